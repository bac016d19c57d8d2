import { LANGUAGES } from '@unpark/model';
import { CHANNEL_EVENTS } from '@unpark/usecases';
import { z } from 'zod';
import { rowName } from './access';
import { labelInput } from './label-input';

export const channelName = z.object({ channel: rowName });

const rule = z.object({ event: z.enum(CHANNEL_EVENTS), serviceId: rowName.optional() });

/** The address is held against its form afterwards, so that people read what is wrong with it. */
export const channelFields = {
  name: labelInput(100),
  url: z.string().max(2000),
  sendsText: z.boolean(),
  locale: z.enum(LANGUAGES),
  rules: z.array(rule).max(300),
};
