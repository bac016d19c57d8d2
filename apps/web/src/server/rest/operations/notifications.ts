import { channelFields } from '@unpark/api';
import {
  CHANNEL_KINDS,
  createChannel,
  deleteChannel,
  getOwnRules,
  listChannels,
  PEOPLE_EVENTS,
  setOwnRule,
  updateChannel,
} from '@unpark/usecases';
import { z } from 'zod';
import { madeId, rowName, time } from '../fields';
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
