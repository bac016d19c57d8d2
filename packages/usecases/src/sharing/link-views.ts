import type { RedactedKind, Redaction } from '@unpark/model';
import type { KeyRef } from '../access/writer';
import type { InvestigationKind } from '../investigations/investigation-views';
import type { CaptureView } from '../views';

export const LINK_LIMITS = {
  /** of what may be chosen, in hours */
  shortestHours: 1,
  longestHours: 90 * 24,
  defaultHours: 7 * 24,
  passwordLeast: 8,
  passwordMost: 200,
  passwordTriesAnHour: 10,
  requestsAMinute: 1_200,
  openLinks: 100,
  previewMinutes: 15,
  /** texts of all tables of a link: they are rewritten, and kept with it */
  tableBytes: 64 * 1024 * 1024,
} as const;

/** How many different texts of each kind there are to be removed. */
export type RedactedCounts = Readonly<Record<RedactedKind, number>>;

export interface ShareLinkRow {
  readonly id: string;
  /** last characters of its address */
  readonly hint: string;
  readonly redaction: Redaction;
  readonly originals: boolean;
  readonly hasPassword: boolean;
  /** absent when the account is gone, and for what a key made */
  readonly by?: string;
  readonly byKey?: KeyRef;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt?: string;
  /** neither revoked nor past its end */
  readonly isOpen: boolean;
  readonly views: number;
  readonly lastViewedAt?: string;
}

/** What a person outside sees: nothing in it names the workspace, the service or their rows. */
export interface GuestView {
  readonly kind: InvestigationKind;
  readonly name: string;
  /** absent where they are removed or empty */
  readonly notes?: string;
  readonly query: string;
  readonly redaction: Redaction;
  readonly originals: boolean;
  /** absent where names of people are removed, and of what a key made: its name is the workspace's */
  readonly by?: string;
  readonly expiresAt: string;
  readonly isPreview: boolean;
  readonly captures: readonly CaptureView[];
}

/** What `by` and the end of a link may tell somebody who holds it. */
export interface EndedLink {
  readonly endedAt: string;
  readonly by?: string;
}

export type OpenedLink =
  | { readonly state: 'open'; readonly view: GuestView }
  | { readonly state: 'password' }
  | { readonly state: 'ended'; readonly ended: EndedLink };
