export { createQueue, type JobCounts, type JobQueue } from './create-queue';
export * from './job-catalogue';
export { migrateQueue } from './migrate-queue';
export { QUEUE_SCHEMA, type QueueSettings } from './queue-backend';
export * from './run-jobs';
