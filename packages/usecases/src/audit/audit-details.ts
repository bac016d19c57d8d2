import { KEPT_KINDS, REDACTED_KINDS, RULE_KINDS, SEVERITIES } from '@unpark/model';
import { API_KEY_SCOPES, ROLES } from '../access/role-matrix';
import { INCIDENT_STATUSES } from '../incidents/incident-views';
import { CHANNEL_KINDS } from '../notify/channel-view';

const YES_NO = ['yes', 'no'] as const;

/** Details that are one of a closed set of codes. */
export const AUDIT_CODES = {
  by: ['password', 'code', 'backup-code', 'passkey', 'sso'],
  days: ['for ever'],
  from: ROLES,
  kind: [...CHANNEL_KINDS, ...RULE_KINDS],
  kinds: KEPT_KINDS,
  originals: YES_NO,
  password: YES_NO,
  role: ROLES,
  severity: SEVERITIES,
  to: [...ROLES, ...INCIDENT_STATUSES],
} as const;

/** Details that are several of a closed set of codes; in the record they are one text. */
export const AUDIT_LISTS = {
  change: ['title', 'severity', 'range'],
  changed: ['name', 'address', 'repository', 'paths', 'owners', 'sampling', 'limit'],
  fields: ['name', 'url', 'sendsText', 'locale', 'disabled', 'rules'],
  removes: REDACTED_KINDS,
  scopes: API_KEY_SCOPES,
} as const;

/** Details that are a number, a name or an id. */
export const AUDIT_TEXTS = [
  'bytes',
  'capture',
  'captures',
  'come',
  'count',
  'days',
  'email',
  'endsAt',
  'files',
  'fingerprint',
  'format',
  'gone',
  'heldByAnnotation',
  'heldByIncident',
  'heldByInvestigation',
  'heldByPin',
  'host',
  'hours',
  'into',
  'investigation',
  'name',
  'overlapHours',
  'revision',
  'successor',
] as const;

type CodeOf<Key> = Key extends keyof typeof AUDIT_CODES ? (typeof AUDIT_CODES)[Key][number] : never;
type ListOf<Key> = Key extends keyof typeof AUDIT_LISTS
  ? readonly (typeof AUDIT_LISTS)[Key][number][]
  : never;
type TextOf<Key> = Key extends (typeof AUDIT_TEXTS)[number] ? number | string : never;

export type AuditDetail =
  | keyof typeof AUDIT_CODES
  | keyof typeof AUDIT_LISTS
  | (typeof AUDIT_TEXTS)[number];

/**
 * What an entry says besides who, what and to which object: no secrets and no capture text. Each key,
 * and each code, has words in the messages of the interface: `audit.keys` and `audit.codes`.
 */
export type AuditDetails = {
  readonly [Key in AuditDetail]?: CodeOf<Key> | ListOf<Key> | TextOf<Key> | undefined;
};

/** As the record keeps them and as its exports show them: codes. */
export const recordedDetails = (details: AuditDetails): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(details).flatMap(([key, value]) => {
      if (value === undefined) return [];
      return [[key, typeof value === 'object' ? value.join(', ') : value]];
    }),
  );
