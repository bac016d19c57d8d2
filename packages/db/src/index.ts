export * from './database';
export * from './database-errors';
export * from './json-column';
export { type PersonalRows, personalRows } from './personal-rows';
export * from './listen-live';
export * from './rate-count';
export { TenancyError } from './tenant-guard';
export type {
  ApiKey,
  Artifact,
  ArtifactState,
  AuditEntry,
  Blob as BlobRow,
  Capture,
  DerivedTable,
  Environment,
  Finding as FindingRow,
  IdempotencyKey,
  Member,
  Prisma,
  Role as RoleColumn,
  Service,
  UploadAttempt,
  UploadOutcome as UploadOutcomeColumn,
  User,
  Workspace,
} from './generated/client';
