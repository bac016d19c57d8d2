/** 256 random bits, base64url; only their SHA-256 is kept. Text of any other form is not looked up. */
const SECRET_BYTES = 32;
const SHAPE = /^[A-Za-z0-9_-]{43}$/;

export const makeLinkToken = (random: (byteCount: number) => Uint8Array): string =>
  Buffer.from(random(SECRET_BYTES)).toString('base64url');

export const isLinkToken = (text: string): boolean => SHAPE.test(text);

export const sharePath = (token: string): string => `/s/${token}`;
