import { type Problem, publicProblem, type Result } from '@unpark/base';
import { fromJsonColumn, toJsonColumn } from '@unpark/db';
import { languageIn } from '../auth/keep-language';
import type { Deps } from '../deps';
import { TRIES } from './delivery-tries';
import type { OutgoingPort } from './outgoing-port';
import type { PeopleEventName, ToldDetails } from './people-event';
import type { Sealing } from './sealing';
import { SIGNATURE_HEADER, signMessage } from './sign-message';
import { mailOf, slackBody, type ToldMessage, webhookBody } from './told-message';

export type DeliverDeps = Pick<Deps, 'database' | 'clock' | 'log' | 'mail'> & {
  readonly publicUrl: string;
  readonly outgoing: OutgoingPort;
  readonly sealing: Sealing | undefined;
};

/** One try of a delivery, as its row remembers it. */
export interface DeliveryTry {
  readonly at: string;
  /** HTTP status of the answer, where there was one */
  readonly status?: number;
  readonly problem?: Pick<Problem, 'code' | 'message' | 'next' | 'values'>;
  readonly durationMs: number;
}

const AT_ONCE = 8;
const ROWS_OF_A_ROUND = 64;
/** So that a place that answers slowly leaves room for the others. */
const ROWS_OF_ONE_PLACE = 4;
const DEAD_AFTER_MS = 150_000;

const SELECT = {
  id: true,
  workspaceId: true,
  channelId: true,
  userId: true,
  event: true,
  object: true,
  payload: true,
  attempts: true,
  tries: true,
  createdAt: true,
  workspace: { select: { slug: true, name: true } },
  channel: {
    select: {
      kind: true,
      url: true,
      secret: true,
      disabledAt: true,
      sendsText: true,
      locale: true,
    },
  },
} as const;

interface Due {
  readonly id: string;
  readonly workspaceId: string;
  readonly channelId: string | null;
  readonly userId: string | null;
  readonly event: string;
  readonly object: string;
  readonly payload: Parameters<typeof fromJsonColumn>[0];
  readonly attempts: number;
  readonly tries: Parameters<typeof fromJsonColumn>[0];
  readonly createdAt: Date;
  readonly workspace: { readonly slug: string; readonly name: string };
  readonly channel: {
    readonly kind: 'slack' | 'webhook';
    readonly url: string;
    readonly secret: string | null;
    readonly disabledAt: Date | null;
    readonly sendsText: boolean;
    readonly locale: string;
  } | null;
}

/**
 * Sends what is due. A row is claimed by compare-and-set, so that two workers send it once; one whose
 * worker died is due again, and its receiver may get it twice, with the same id.
 */
export async function deliverMessages(deps: DeliverDeps, signal: AbortSignal): Promise<number> {
  const { system } = deps.database;
  const now = deps.clock.nowMs();
  await system.notificationDelivery.updateMany({
    where: { state: 'sending', claimedAt: { lt: new Date(now - DEAD_AFTER_MS) } },
    data: { state: 'queued', claimedAt: null },
  });
  const due = await system.notificationDelivery.findMany({
    where: { state: 'queued', nextAt: { lte: new Date(now) } },
    orderBy: { nextAt: 'asc' },
    take: ROWS_OF_A_ROUND,
    select: SELECT,
  });
  const places = new Map<string, number>();
  const round = due.filter(({ channelId, userId }) => {
    const place = channelId ?? userId ?? '';
    const count = (places.get(place) ?? 0) + 1;
    places.set(place, count);
    return count <= ROWS_OF_ONE_PLACE;
  });
  let sent = 0;
  const next = round.values();
  const work = async (): Promise<void> => {
    for (const row of next) {
      if (signal.aborted) return;
      if (await deliverOne(deps, row, signal)) sent += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return sent;
}

async function deliverOne(deps: DeliverDeps, row: Due, signal: AbortSignal): Promise<boolean> {
  const { notificationDelivery } = deps.database.system;
  const startedMs = deps.clock.nowMs();
  const claimed = await notificationDelivery.updateMany({
    where: { id: row.id, state: 'queued', attempts: row.attempts },
    data: { state: 'sending', attempts: { increment: 1 }, claimedAt: new Date(startedMs) },
  });
  if (claimed.count !== 1) return false;
  const attempts = row.attempts + 1;
  const outcome = await sendOnce(deps, row, signal);
  const endedMs = deps.clock.nowMs();
  const made: DeliveryTry = {
    at: new Date(startedMs).toISOString(),
    ...(outcome.status !== undefined && { status: outcome.status }),
    ...(outcome.problem && { problem: publicProblem(outcome.problem) }),
    durationMs: endedMs - startedMs,
  };
  const state = !outcome.problem
    ? 'sent'
    : outcome.isFinal || attempts >= TRIES.most
      ? 'failed'
      : 'queued';
  // Stopped from our side: no fault of the receiver, and no reason to wait.
  const waitMs = outcome.problem?.code === 'outgoing.stopped' ? 0 : TRIES.waitMs(attempts);
  await notificationDelivery.updateMany({
    where: { id: row.id, state: 'sending', attempts },
    data: {
      state,
      claimedAt: null,
      tries: toJsonColumn([...fromJsonColumn<DeliveryTry[]>(row.tries), made].slice(-TRIES.kept)),
      ...(state === 'queued' && { nextAt: new Date(endedMs + waitMs) }),
    },
  });
  const { id: deliveryId, workspaceId } = row;
  deps.log.info(
    { deliveryId, workspaceId, state, attempts, code: outcome.problem?.code },
    'message delivered or not',
  );
  return state === 'sent';
}

interface Outcome {
  readonly status?: number;
  readonly problem?: Problem;
  /** trying again cannot help */
  readonly isFinal?: boolean;
}

async function sendOnce(deps: DeliverDeps, row: Due, signal: AbortSignal): Promise<Outcome> {
  const message = await messageOf(deps, row);
  if (row.channel) return sendToChannel(deps, row.channel, message, signal);
  return sendByMail(deps, row, message);
}

async function messageOf(deps: DeliverDeps, row: Due): Promise<ToldMessage> {
  const told = fromJsonColumn<ToldDetails>(row.payload);
  const service =
    told.serviceId &&
    (await deps.database.forWorkspace(row.workspaceId).service.findFirst({
      where: { id: told.serviceId },
      select: { slug: true, name: true },
    }));
  return {
    id: row.id,
    event: row.event as PeopleEventName | 'test',
    object: row.object,
    at: row.createdAt.toISOString(),
    workspace: row.workspace,
    ...(service && { service }),
    url: `${deps.publicUrl}/w/${row.workspace.slug}${told.path}`,
    facts: told.facts,
    // Asked again: the setting may have changed since the message was written.
    ...(told.text && row.channel?.sendsText && { text: told.text }),
  };
}

async function sendToChannel(
  deps: DeliverDeps,
  channel: NonNullable<Due['channel']>,
  message: ToldMessage,
  signal: AbortSignal,
): Promise<Outcome> {
  if (channel.disabledAt) return { problem: CHANNEL_OFF, isFinal: true };
  const url = deps.sealing?.open(channel.url);
  const secret = channel.secret === null ? '' : deps.sealing?.open(channel.secret);
  if (url === undefined || secret === undefined) return { problem: NOT_OPENED, isFinal: true };
  const body =
    channel.kind === 'slack'
      ? slackBody(message, languageIn(channel.locale))
      : webhookBody(message);
  const answer = await deps.outgoing.send({
    url,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-unpark-event': message.event,
      'x-unpark-delivery': message.id,
      ...(secret && { [SIGNATURE_HEADER]: signMessage(secret, body, deps.clock.nowMs()) }),
    },
    body,
    signal,
  });
  if (!answer.ok) return { problem: answer.error, isFinal: FINAL.has(answer.error.code) };
  const { status } = answer.value;
  if (status >= 200 && status < 300) return { status };
  return { status, problem: refusedBy(status) };
}

/** Nothing was sent, and nothing will be as long as the address and the settings are these. */
const FINAL: ReadonlySet<string> = new Set([
  'outgoing.address',
  'outgoing.port',
  'outgoing.refused',
  'outgoing.redirect',
]);

async function sendByMail(deps: DeliverDeps, row: Due, message: ToldMessage): Promise<Outcome> {
  if (!deps.mail) return { problem: NO_MAIL, isFinal: true };
  const member = await deps.database.forWorkspace(row.workspaceId).member.findFirst({
    where: { userId: row.userId ?? '' },
    select: { user: { select: { email: true, locale: true } } },
  });
  if (!member) return { problem: NO_MEMBER, isFinal: true };
  const { email, locale } = member.user;
  const sent: Result<void> = await deps.mail.send({
    to: email,
    ...mailOf(message, languageIn(locale)),
  });
  return sent.ok ? {} : { problem: sent.error };
}

const refusedBy = (status: number): Problem => ({
  code: 'delivery.status',
  message: `The receiver answered with status ${status}.`,
  next: 'Look at the log of the receiver.',
  values: { status },
});

const CHANNEL_OFF: Problem = {
  code: 'delivery.channel-off',
  message: 'The channel is switched off.',
  next: 'Switch it on and send again.',
};
const NOT_OPENED: Problem = {
  code: 'delivery.not-opened',
  message: 'The address of the channel was stored under another secret of the installation.',
  next: 'Give the channel its address again.',
};
const NO_MAIL: Problem = {
  code: 'delivery.mail-off',
  message: 'This installation has no mail server.',
  next: 'The operator can set one.',
};
const NO_MEMBER: Problem = {
  code: 'delivery.no-member',
  message: 'The person is no member of the workspace any longer.',
  next: 'Nothing has to be done.',
};
