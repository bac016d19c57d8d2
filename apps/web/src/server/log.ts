import { errorForLog } from '@unpark/db';
import type { Log } from '@unpark/usecases';
import pino, { type Logger } from 'pino';

/** One JSON object a line on stdout. Errors are written with their stack, and only here. */
export function createLog(level: string): Log {
  const logger: Logger = pino({ level, base: { app: 'web' } });
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message, cause) =>
      logger.error({ ...fields, err: errorForLog(cause) }, message),
  };
}
