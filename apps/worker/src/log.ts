import { errorForLog } from '@unpark/db';
import type { Log } from '@unpark/usecases';
import pino, { type Logger } from 'pino';

/** One JSON object a line on stdout, with ids and codes; no capture text, file names or keys. */
export function createLog(level: string): Log {
  const logger: Logger = pino({ level, base: { app: 'worker' } });
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message, cause) =>
      logger.error({ ...fields, err: errorForLog(cause) }, message),
  };
}
