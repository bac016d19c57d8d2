import { createHmac } from 'node:crypto';

export const SIGNATURE_HEADER = 'x-unpark-signature';

/**
 * `t=<Unix seconds>,v1=<hex>`: HMAC-SHA256 under the channel's secret over the time, a full stop and the
 * body. The time is signed too, so that a message that was overheard cannot be sent again later.
 */
export function signMessage(secret: string, body: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}
