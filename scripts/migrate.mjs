/**
 * Brings a deployment's stores up to date: tables of the product, tables of the queue unless it lives
 * on Redis, and the bucket when blobs live in an S3 store. Safe to run again and side by side.
 */
import { ensureDatabase } from './lib/postgres.mjs';
import { ensureBucket } from './lib/bucket.mjs';
import { migrate } from './lib/migrations.mjs';
import { Refusal, runMain, say } from './lib/report.mjs';

await runMain(async () => {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new Refusal('DATABASE_URL is not set.');
  await ensureDatabase(databaseUrl);
  await migrate({ databaseUrl, queueInDatabase: !process.env.REDIS_URL });
  say('tables are up to date');
  if (process.env.BLOB_STORE === 's3') {
    await ensureBucket(process.env);
    say(`bucket ${process.env.S3_BUCKET} is there`);
  }
});
