import { err, ok, type Problem, type Result } from '@unpark/base';
import type { Language } from '@unpark/model';
import type { Deps } from '../deps';
import type { DeliveryTry } from './deliver-messages';
import type { OutgoingPort } from './outgoing-port';
import { PEOPLE_EVENTS, type PeopleEventName } from './people-event';
import type { Sealing } from './sealing';

export const CHANNEL_KINDS = ['slack', 'webhook'] as const;
export type ChannelKindName = (typeof CHANNEL_KINDS)[number];

/** Mentions are between people; everything else can go to a channel. */
export const CHANNEL_EVENTS = PEOPLE_EVENTS.filter(
  (event): event is Exclude<PeopleEventName, 'mention'> => event !== 'mention',
);

/** Which events of which service a channel is told; without a service, of all. */
export interface ChannelRule {
  readonly event: PeopleEventName;
  readonly serviceId?: string;
}

export interface ChannelView {
  readonly id: string;
  readonly kind: ChannelKindName;
  readonly name: string;
  /** host of the address; the rest may be a secret and is not shown */
  readonly host: string;
  readonly sendsText: boolean;
  /** what its messages are written in */
  readonly locale: Language;
  readonly disabled: boolean;
  readonly rules: readonly ChannelRule[];
  readonly createdAt: string;
  readonly by?: string;
  /** of the last message that was sent or given up */
  readonly last?: { readonly state: DeliveryStateName; readonly at: string };
}

export type DeliveryStateName = 'queued' | 'sending' | 'sent' | 'failed';

export interface DeliveryView {
  readonly id: string;
  readonly channelId?: string;
  /** of the channel, or of the person who is mailed */
  readonly to: string;
  readonly event: string;
  readonly state: DeliveryStateName;
  readonly attempts: number;
  readonly tries: readonly DeliveryTry[];
  readonly createdAt: string;
  /** when it is tried again, while it waits */
  readonly nextAt?: string;
}

const NO_SECRET: Problem = {
  code: 'channel.unavailable',
  message: 'This installation cannot send to channels.',
  next: 'The operator has to set UNPARK_SECRET for the web server and the worker.',
};

/** What making and changing a channel needs beyond the database. */
export function channelPorts(
  deps: Deps,
): Result<{ readonly outgoing: Pick<OutgoingPort, 'checkUrl'>; readonly sealing: Sealing }> {
  const { outgoing, sealing } = deps;
  return outgoing && sealing ? ok({ outgoing, sealing }) : err(NO_SECRET);
}

export const CHANNEL_NAME_TAKEN: Problem = {
  code: 'channel.taken',
  message: 'There is a channel of this name.',
  next: 'Give it another name.',
};

/** 256 random bits; the prefix tells secret finders what it is. */
export const newChannelSecret = (random: Deps['random']): string =>
  `unp_whk_${Buffer.from(random(32)).toString('base64url')}`;
