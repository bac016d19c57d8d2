import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { assert, err, ok, type Problem, type Result } from '@unpark/base';
import {
  type BlobListing,
  type BlobRange,
  type BlobStore,
  isSha256,
  type OpenBlob,
  type PutLimits,
  type PutOptions,
  type StoredBlob,
} from './blob-store';
import { hashToFile } from './hash-to-file';
import { ioResult, missingBlob, problemFromIoError } from './storage-problems';

export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  /** absent for AWS itself */
  readonly endpoint?: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** local folder where uploads are hashed before they are sent */
  readonly spoolDir: string;
}

const MULTIPART_FROM_BYTES = 64 << 20;
const PART_BYTES = 16 << 20;
const PREFIX = 'blobs/';

function httpStatus(cause: unknown): number | undefined {
  if (typeof cause !== 'object' || cause === null || !('$metadata' in cause)) return undefined;
  return (cause.$metadata as { httpStatusCode?: number } | undefined)?.httpStatusCode;
}

function problemFromS3Error(cause: unknown, sha256: string): Problem {
  const status = httpStatus(cause);
  const name = cause instanceof Error ? cause.name : '';
  if (status === 404 && name !== 'NoSuchBucket') return missingBlob(sha256);
  if (status === 403) return problemFromIoError(Object.assign(new Error(name), { code: 'EACCES' }));
  // XMinioStorageFull and its kin; 507 is what other servers answer
  if (status === 507 || name.includes('StorageFull'))
    return problemFromIoError(Object.assign(new Error(name), { code: 'ENOSPC' }));
  return problemFromIoError(cause);
}

/** Any S3 API: keys are `blobs/<sha256>`. */
export class S3BlobStore implements BlobStore {
  readonly kind = 's3';
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #spool: string;

  private constructor(settings: S3Settings) {
    this.#bucket = settings.bucket;
    this.#spool = settings.spoolDir;
    this.#client = new S3Client({
      region: settings.region,
      ...(settings.endpoint && { endpoint: settings.endpoint, forcePathStyle: true }),
      credentials: {
        accessKeyId: settings.accessKeyId,
        secretAccessKey: settings.secretAccessKey,
      },
      // older S3-compatible servers refuse the SDK's trailing CRC; we send our own SHA-256
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  static async open(settings: S3Settings): Promise<Result<S3BlobStore>> {
    return ioResult(async () => {
      await mkdir(settings.spoolDir, { recursive: true });
      return ok(new S3BlobStore(settings));
    });
  }

  #object(sha256: string): { Bucket: string; Key: string } {
    assert(isSha256(sha256), 'a blob is named by a SHA-256 in lower-case hex');
    return { Bucket: this.#bucket, Key: PREFIX + sha256 };
  }

  async putStream(
    source: AsyncIterable<Uint8Array>,
    limits: PutLimits,
  ): Promise<Result<StoredBlob>> {
    const spooled = path.join(/* turbopackIgnore: true */ this.#spool, randomUUID());
    const hashed = await hashToFile(source, spooled, limits);
    if (!hashed.ok) return hashed;
    try {
      await limits.beforeKept?.(hashed.value);
      try {
        await this.#send(spooled, hashed.value);
      } catch (cause) {
        return err(problemFromS3Error(cause, hashed.value.sha256));
      }
      return hashed;
    } finally {
      await rm(spooled, { force: true }).catch(() => undefined);
    }
  }

  /** Sent even when the key exists: the bytes are equal. */
  async #send(file: string, blob: StoredBlob): Promise<void> {
    const object = this.#object(blob.sha256);
    const common = { ...object, ContentType: 'application/octet-stream' };
    if (blob.sizeBytes < MULTIPART_FROM_BYTES) {
      await this.#client.send(
        new PutObjectCommand({
          ...common,
          Body: blob.sizeBytes === 0 ? new Uint8Array(0) : createReadStream(file),
          ContentLength: blob.sizeBytes,
          ChecksumSHA256: Buffer.from(blob.sha256, 'hex').toString('base64'),
        }),
      );
      return;
    }
    const upload = new Upload({
      client: this.#client,
      params: { ...common, Body: createReadStream(file) },
      partSize: PART_BYTES,
      queueSize: 2,
    });
    await upload.done();
  }

  async putFile(file: string, options: PutOptions = {}): Promise<Result<StoredBlob>> {
    return this.putStream(createReadStream(file, { highWaterMark: 1 << 20 }), {
      ...options,
      limitBytes: Number.MAX_SAFE_INTEGER,
    });
  }

  async openRead(sha256: string, range?: BlobRange): Promise<Result<OpenBlob>> {
    const whole = await this.stat(sha256);
    if (!whole.ok) return whole;
    const sizeBytes = whole.value.sizeBytes;
    const start = Math.min(range?.start ?? 0, sizeBytes);
    const end = Math.min(range?.end ?? sizeBytes, sizeBytes);
    if (end <= start) return ok({ stream: Readable.from([]), lengthBytes: 0, sizeBytes });
    try {
      const answer = await this.#client.send(
        new GetObjectCommand({
          ...this.#object(sha256),
          ...(range && { Range: `bytes=${start}-${end - 1}` }),
        }),
      );
      assert(answer.Body instanceof Readable, 'the S3 client on Node gives a Readable');
      return ok({ stream: answer.Body, lengthBytes: end - start, sizeBytes });
    } catch (cause) {
      return err(problemFromS3Error(cause, sha256));
    }
  }

  async fetchToFile(sha256: string, target: string): Promise<Result<StoredBlob>> {
    const opened = await this.openRead(sha256);
    if (!opened.ok) return opened;
    return ioResult(async () => {
      await pipeline(opened.value.stream, createWriteStream(target, { mode: 0o600 }));
      return ok({ sha256, sizeBytes: opened.value.sizeBytes });
    });
  }

  async stat(sha256: string): Promise<Result<BlobListing>> {
    try {
      const head = await this.#client.send(new HeadObjectCommand(this.#object(sha256)));
      return ok({
        sha256,
        sizeBytes: head.ContentLength ?? 0,
        putAtMs: head.LastModified?.getTime() ?? 0,
      });
    } catch (cause) {
      return err(problemFromS3Error(cause, sha256));
    }
  }

  async delete(sha256: string): Promise<Result<void>> {
    try {
      await this.#client.send(new DeleteObjectCommand(this.#object(sha256)));
      return ok(undefined);
    } catch (cause) {
      const problem = problemFromS3Error(cause, sha256);
      return problem.code === 'storage.missing' ? ok(undefined) : err(problem);
    }
  }

  async *list(): AsyncIterable<BlobListing> {
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: PREFIX,
          ...(token && { ContinuationToken: token }),
        }),
      );
      for (const object of page.Contents ?? []) {
        const sha256 = object.Key?.slice(PREFIX.length) ?? '';
        if (!isSha256(sha256)) continue;
        yield {
          sha256,
          sizeBytes: object.Size ?? 0,
          putAtMs: object.LastModified?.getTime() ?? 0,
        };
      }
      token = page.NextContinuationToken;
    } while (token);
  }

  async sweepTemporary(olderThanMs: number): Promise<number> {
    const before = Date.now() - olderThanMs;
    let swept = 0;
    for (const name of await readdir(this.#spool)) {
      const file = path.join(this.#spool, name);
      const found = await stat(file).catch(() => undefined);
      if (!found || found.mtimeMs > before) continue;
      await rm(file, { force: true });
      swept++;
    }
    return swept;
  }

  async checkWritable(): Promise<Result<void>> {
    const Key = `probe/${randomUUID()}`;
    try {
      await this.#client.send(
        new PutObjectCommand({ Bucket: this.#bucket, Key, Body: 'probe', ContentLength: 5 }),
      );
      await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key }));
      return ok(undefined);
    } catch (cause) {
      return err(problemFromS3Error(cause, ''));
    }
  }
}
