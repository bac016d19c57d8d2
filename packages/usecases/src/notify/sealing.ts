import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** Text that the database keeps and must not show: encrypted with the installation's secret. */
export interface Sealing {
  seal(text: string, nonce: Uint8Array): string;
  /** undefined when it was sealed with another secret, or changed */
  open(sealed: string): string | undefined;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under a key that is derived for this use alone. */
export function createSealing(installationSecret: string): Sealing {
  const key = Buffer.from(hkdfSync('sha256', installationSecret, '', 'unpark channels 1', 32));
  return {
    seal: (text, nonce) => {
      const cipher = createCipheriv('aes-256-gcm', key, nonce.subarray(0, NONCE_BYTES));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce.subarray(0, NONCE_BYTES), cipher.getAuthTag(), body]).toString(
        'base64url',
      );
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
