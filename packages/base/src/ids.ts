/** Prefix of every id we hand out: a log line shows what an id is. */
export const ID_PREFIX = {
  workspace: 'ws',
  user: 'usr',
  member: 'mem',
  service: 'svc',
  environment: 'env',
  instance: 'ins',
  capture: 'cap',
  artifact: 'art',
  table: 'tbl',
  finding: 'fnd',
  incident: 'inc',
  annotation: 'ann',
  investigation: 'inv',
  shareLink: 'lnk',
  shareLinkView: 'lnv',
  apiKey: 'key',
  upload: 'upl',
  audit: 'aud',
  request: 'req',
  rule: 'rul',
  ruleTest: 'rlt',
  mute: 'mut',
  retentionRule: 'rtr',
  retentionRun: 'ret',
  removedFile: 'rmf',
  invitation: 'ivt',
  channel: 'chn',
  subscription: 'sub',
  notification: 'ntf',
  delivery: 'dlv',
  incidentEvent: 'ine',
  comment: 'cmt',
  checklistItem: 'chk',
  summaryUpdate: 'smu',
  reportTemplate: 'rpt',
  deploy: 'dpl',
  agentTarget: 'agt',
} as const;

export type IdKind = keyof typeof ID_PREFIX;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * 26 characters of Crockford base 32: 48 bits of milliseconds, then 80 random bits,
 * so that ids sort by time of making and cannot be guessed.
 *
 * @param random 10 random bytes (the caller's platform supplies them)
 */
export function makeId(kind: IdKind, nowMs: number, random: Uint8Array): string {
  let text = '';
  let time = Math.floor(nowMs);
  for (let i = 0; i < 10; i++) {
    text = ALPHABET.charAt(time % 32) + text;
    time = Math.floor(time / 32);
  }
  let buffer = 0;
  let bits = 0;
  for (let i = 0; i < 10; i++) {
    buffer = (buffer << 8) | (random[i] ?? 0);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((buffer >>> bits) & 31);
    }
    buffer &= (1 << bits) - 1;
  }
  return `${ID_PREFIX[kind]}_${text}`;
}

const ID_PATTERN = /^[a-z]{2,4}_[0-9a-hjkmnp-tv-z]{26}$/;

export const isId = (kind: IdKind, value: string): boolean =>
  value.startsWith(`${ID_PREFIX[kind]}_`) && ID_PATTERN.test(value);
