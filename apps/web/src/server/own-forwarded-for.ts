import { beforeEachRequest } from './before-each-request';

/**
 * Without a proxy in front, X-Forwarded-For is whatever the sender wrote, and Next keeps what it
 * finds. Limits go by that header, so it is overwritten with the connection's own address before
 * anything reads it.
 */
export function ownForwardedFor(): void {
  beforeEachRequest((request) => {
    request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? 'unknown';
  });
}
