import { createHash } from 'node:crypto';

/**
 * `upk_`, 40 characters of Crockford base 32 (200 random bits), 6 characters of checksum. The
 * checksum tells a mistyped or cut key from one that was revoked, without asking the database.
 */
const PREFIX = 'upk_';
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const SECRET_BYTES = 25;
const SHAPE = /^upk_([0-9a-hjkmnp-tv-z]{40})([0-9a-hjkmnp-tv-z]{6})$/;
/** `upk_` and eight characters: enough to tell keys apart, 160 bits stay unknown. */
const SHOWN_CHARACTERS = 12;

function base32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((buffer >>> bits) & 31);
    }
    buffer &= (1 << bits) - 1;
  }
  return text;
}

const checksumOf = (secret: string): string =>
  base32(createHash('sha256').update(PREFIX).update(secret).digest().subarray(0, 5)).slice(0, 6);

export function makeApiKeyText(random: (byteCount: number) => Uint8Array): string {
  const secret = base32(random(SECRET_BYTES));
  return `${PREFIX}${secret}${checksumOf(secret)}`;
}

export function isApiKeyText(text: string): boolean {
  const [, secret, checksum] = SHAPE.exec(text) ?? [];
  return secret !== undefined && checksumOf(secret) === checksum;
}

export const shownPrefix = (key: string): string => key.slice(0, SHOWN_CHARACTERS);
