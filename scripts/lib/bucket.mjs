import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';

/**
 * Makes the bucket when the store does not have it.
 * @param {Record<string, string | undefined>} settings the S3_* variables
 */
export async function ensureBucket(settings) {
  const client = new S3Client({
    endpoint: settings.S3_ENDPOINT,
    region: settings.S3_REGION ?? 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: settings.S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: settings.S3_SECRET_ACCESS_KEY ?? '',
    },
  });
  try {
    await client.send(new HeadBucketCommand({ Bucket: settings.S3_BUCKET }));
  } catch (error) {
    if (error?.$metadata?.httpStatusCode !== 404) throw error;
    await client.send(new CreateBucketCommand({ Bucket: settings.S3_BUCKET }));
  } finally {
    client.destroy();
  }
}
