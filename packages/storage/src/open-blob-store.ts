import path from 'node:path';
import type { Result } from '@unpark/base';
import type { BlobStore } from './blob-store';
import { DirectoryBlobStore } from './directory-blob-store';
import { S3BlobStore, type S3Settings } from './s3-blob-store';

export type BlobStoreSettings =
  | { readonly kind: 'directory'; readonly dataDir: string }
  | ({ readonly kind: 's3'; readonly dataDir: string } & Omit<S3Settings, 'spoolDir'>);

/** An upload of 1 GiB at 1 MB/s takes 18 minutes: younger temporary files may be in use. */
const TEMPORARY_MAY_LIVE_MS = 6 * 3600 * 1000;

/** Opens the store of the settings and sweeps what dead uploads left behind. */
export async function openBlobStore(settings: BlobStoreSettings): Promise<Result<BlobStore>> {
  const opened: Result<BlobStore> =
    settings.kind === 'directory'
      ? await DirectoryBlobStore.open(settings.dataDir)
      : await S3BlobStore.open({
          ...settings,
          spoolDir: path.join(/* turbopackIgnore: true */ settings.dataDir, 'spool'),
        });
  if (opened.ok) await opened.value.sweepTemporary(TEMPORARY_MAY_LIVE_MS);
  return opened;
}
