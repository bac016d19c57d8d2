export * from './blob-store';
export { DirectoryBlobStore } from './directory-blob-store';
export * from './open-blob-store';
export { S3BlobStore, type S3Settings } from './s3-blob-store';
export { problemFromIoError } from './storage-problems';
