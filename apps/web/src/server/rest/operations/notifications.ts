import { channelFields } from '@unpark/api';
import {
  CHANNEL_KINDS,
  createChannel,
  deleteChannel,
  getInbox,
  getOwnRules,
  listChannels,
  listDeliveries,
  markRead,
  PEOPLE_EVENTS,
  resendDelivery,
  rotateChannelSecret,
  setOwnRule,
  testChannel,
  updateChannel,
} from '@unpark/usecases';
import { z } from 'zod';
import { madeId, rowName, time, writtenByKey } from '../fields';
import { jsonOperation, mapped } from '../operation';

const channel = z
  .object({
    id: z.string(),
    kind: z.enum(CHANNEL_KINDS),
    name: z.string(),
    host: z.string().describe('Of its address; the rest is not shown.'),
    sendsText: z.boolean(),
    disabled: z.boolean(),
    rules: z.array(z.object({ event: z.enum(PEOPLE_EVENTS), serviceId: z.string().optional() })),
    createdAt: time,
    by: z.string().optional(),
    last: z.object({ state: z.string(), at: time }).optional(),
  })
  .meta({ id: 'Channel' });

const delivery = z
  .object({
    id: z.string(),
    channelId: z.string().optional().describe('Absent where it goes by mail.'),
    to: z.string(),
    event: z.string(),
    state: z.enum(['queued', 'sending', 'sent', 'failed']),
    attempts: z.number(),
    tries: z.array(
      z.object({
        at: time,
        status: z.number().optional().describe('Of the answer, where there was one.'),
        problem: z
          .object({ code: z.string(), message: z.string(), next: z.string().optional() })
          .optional(),
        durationMs: z.number(),
      }),
    ),
    createdAt: time,
    nextAt: time.optional().describe('When it is tried again.'),
  })
  .meta({ id: 'Delivery' });

const notification = z
  .object({
    id: z.string(),
    event: z.enum(PEOPLE_EVENTS),
    path: z.string().describe('Of the page, below the workspace.'),
    facts: z.record(z.string(), z.union([z.string(), z.number()])),
    text: z
      .object({
        title: z.string().optional(),
        titleZh: z.string().optional(),
        sentence: z.string().optional(),
      })
      .optional(),
    by: z.string().optional(),
    byKey: writtenByKey,
    service: z.string().optional(),
    at: time,
    read: z.boolean(),
  })
  .meta({ id: 'Notification' });

export const notificationOperations = {
  listChannels: jsonOperation({
    id: 'listChannels',
    method: 'GET',
    path: '/channels',
    group: 'Notifications',
    summary: 'Webhooks and Slack channels that are told',
    action: 'channel.manage',
    peopleOnly: 'sends',
    enters: 'workspace',
    status: 200,
    answer: z.object({ channels: z.array(channel) }),
    run: async ({ deps, scope }) =>
      mapped(await listChannels(deps, scope), (channels) => ({ channels })),
  }),
  createChannel: jsonOperation({
    id: 'createChannel',
    method: 'POST',
    path: '/channels',
    group: 'Notifications',
    summary: 'Make a channel; the secret of a webhook is in this answer and nowhere else',
    action: 'channel.manage',
    peopleOnly: 'sends',
    enters: 'workspace',
    body: z.strictObject({ kind: z.enum(CHANNEL_KINDS), ...channelFields }),
    status: 201,
    answer: madeId.extend({ secret: z.string().optional() }).meta({ id: 'MadeChannel' }),
    run: ({ deps, scope }, _, body) => createChannel(deps, scope, body),
  }),
  updateChannel: jsonOperation({
    id: 'updateChannel',
    method: 'PATCH',
    path: '/channels/{id}',
    group: 'Notifications',
    summary: 'Change a channel, or switch it off and on; what is absent stays',
    action: 'channel.manage',
    peopleOnly: 'sends',
    enters: 'channel',
    body: z.strictObject({ ...channelFields, disabled: z.boolean() }).partial(),
    status: 204,
    run: ({ deps, scope, params }, _, body) =>
      updateChannel(deps, scope, { ...body, channel: params['id'] ?? '' }),
  }),
  deleteChannel: jsonOperation({
    id: 'deleteChannel',
    method: 'DELETE',
    path: '/channels/{id}',
    group: 'Notifications',
    summary: 'Delete a channel',
    action: 'channel.manage',
    peopleOnly: 'sends',
    enters: 'channel',
    status: 204,
    run: ({ deps, scope, params }) => deleteChannel(deps, scope, { channel: params['id'] ?? '' }),
  }),
  testChannel: jsonOperation({
    id: 'testChannel',
    method: 'POST',
    path: '/channels/{id}/test',
    group: 'Notifications',
    summary: 'Send a test message to a channel; the list of deliveries says how it went',
    action: 'channel.manage',
    peopleOnly: 'sends',
    enters: 'channel',
    status: 202,
    answer: z.object({ delivery: z.string() }),
    run: ({ deps, scope, params }) => testChannel(deps, scope, { channel: params['id'] ?? '' }),
  }),
  rotateChannelSecret: jsonOperation({
    id: 'rotateChannelSecret',
    method: 'POST',
    path: '/channels/{id}/secret',
    group: 'Notifications',
    summary: 'Give a webhook a new secret; it is in this answer and nowhere else',
    action: 'channel.manage',
    peopleOnly: 'sends',
    enters: 'channel',
    status: 200,
    answer: z.object({ secret: z.string() }),
    run: ({ deps, scope, params }) =>
      rotateChannelSecret(deps, scope, { channel: params['id'] ?? '' }),
  }),
  listDeliveries: jsonOperation({
    id: 'listDeliveries',
    method: 'GET',
    path: '/deliveries',
    group: 'Notifications',
    summary: 'The newest messages to channels and by mail, and how each try went',
    action: 'channel.manage',
    peopleOnly: 'sends',
    enters: 'workspace',
    query: z.strictObject({ channel: rowName.optional().describe('Id; absent: of all.') }),
    status: 200,
    answer: z.object({ deliveries: z.array(delivery) }),
    run: async ({ deps, scope }, query) =>
      mapped(await listDeliveries(deps, scope, query), (deliveries) => ({ deliveries })),
  }),
  resendDelivery: jsonOperation({
    id: 'resendDelivery',
    method: 'POST',
    path: '/deliveries/{delivery}/resend',
    group: 'Notifications',
    summary: 'Send a message again; its receiver sees the same id',
    action: 'channel.manage',
    peopleOnly: 'sends',
    enters: 'workspace',
    status: 202,
    run: ({ deps, scope, params }) =>
      resendDelivery(deps, scope, { delivery: params['delivery'] ?? '' }),
  }),
  getInbox: jsonOperation({
    id: 'getInbox',
    method: 'GET',
    path: '/inbox',
    group: 'Notifications',
    summary: 'What you were told, newest first',
    action: 'notification.read',
    peopleOnly: 'own',
    enters: 'workspace',
    status: 200,
    answer: z.object({
      unread: z.number().describe('At most 100 are counted.'),
      notifications: z.array(notification),
    }),
    run: ({ deps, scope }) => getInbox(deps, scope),
  }),
  markRead: jsonOperation({
    id: 'markRead',
    method: 'PUT',
    path: '/inbox/read',
    group: 'Notifications',
    summary: 'Mark what you were told as read, or as unread again',
    action: 'notification.read',
    peopleOnly: 'own',
    enters: 'workspace',
    body: z.strictObject({
      ids: z.array(rowName).max(1000).optional().describe('Absent: all.'),
      read: z.boolean(),
    }),
    status: 200,
    answer: z.object({ changed: z.array(z.string()).describe('Ids.') }),
    run: ({ deps, scope }, _, body) => markRead(deps, scope, body),
  }),
  getNotificationRules: jsonOperation({
    id: 'getNotificationRules',
    method: 'GET',
    path: '/notification-rules',
    group: 'Notifications',
    summary: 'What you are told of, on the page and by mail',
    action: 'notification.read',
    peopleOnly: 'own',
    enters: 'workspace',
    status: 200,
    answer: z.object({
      rules: z.array(
        z.object({
          event: z.enum(PEOPLE_EVENTS),
          serviceId: z.string().optional(),
          onPage: z.boolean(),
          byMail: z.boolean(),
        }),
      ),
      mails: z.boolean().describe('The installation has a mail server.'),
    }),
    run: ({ deps, scope }) => getOwnRules(deps, scope),
  }),
  setNotificationRule: jsonOperation({
    id: 'setNotificationRule',
    method: 'PUT',
    path: '/notification-rules',
    group: 'Notifications',
    summary: 'Choose how you are told of one kind of event',
    action: 'notification.read',
    peopleOnly: 'own',
    enters: 'workspace',
    body: z.strictObject({
      event: z.enum(PEOPLE_EVENTS),
      service: rowName.optional().describe('Id; absent: of all services.'),
      told: z
        .strictObject({ onPage: z.boolean(), byMail: z.boolean() })
        .optional()
        .describe('Absent: as for all services.'),
    }),
    status: 204,
    run: ({ deps, scope }, _, body) => setOwnRule(deps, scope, body),
  }),
} as const;
