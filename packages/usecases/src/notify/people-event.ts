import type { Caller } from '../access/enter-workspace';

/** What people are told of. */
export const PEOPLE_EVENTS = [
  'finding.high',
  'finding.regression',
  'incident.changed',
  'mention',
] as const;
export type PeopleEventName = (typeof PEOPLE_EVENTS)[number];

/** Something that happened in a workspace and that people may want to know. */
export interface PeopleEvent {
  readonly event: PeopleEventName;
  /** kind and id of what it leads to: `incident:inc_…`, `capture:cap_…` */
  readonly object: string;
  /** below the workspace, with its own slash: `/incidents/inc_…` */
  readonly path: string;
  readonly serviceId?: string | undefined;
  /** names the happening: told twice with one key, it is told once */
  readonly dedupeKey: string;
  /** who did it; is not told */
  readonly byUserId?: string | undefined;
  /** the key that did it */
  readonly byKeyId?: string | undefined;
  /** those it is meant for, members or not; absent for all members */
  readonly toUserIds?: readonly string[] | undefined;
  /**
   * Codes, counts and ids, which may leave by mail and to any channel. No words out of a capture and
   * none that a person wrote: those are `text`.
   */
  readonly facts: Readonly<Record<string, string | number>>;
  /** shown on the page; sent only to channels that are set to carry text */
  readonly text?:
    | { readonly title?: string; readonly titleZh?: string; readonly sentence?: string }
    | undefined;
}

/** What a row of a notification or a delivery keeps of it. */
export type ToldDetails = Pick<
  PeopleEvent,
  'path' | 'serviceId' | 'byUserId' | 'byKeyId' | 'facts' | 'text'
>;

/** What a person is told of who has set nothing: of all services, on the page; by mail of mentions. */
export const TOLD_BY_DEFAULT: Readonly<
  Record<PeopleEventName, { readonly onPage: boolean; readonly byMail: boolean }>
> = {
  'finding.high': { onPage: true, byMail: false },
  'finding.regression': { onPage: true, byMail: false },
  'incident.changed': { onPage: true, byMail: false },
  mention: { onPage: true, byMail: true },
};

/** Who did it, for what is told of it. */
export const toldBy = (caller: Caller): Pick<PeopleEvent, 'byUserId' | 'byKeyId'> =>
  caller.kind === 'user' ? { byUserId: caller.userId } : { byKeyId: caller.keyId };
