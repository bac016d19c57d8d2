import { type IncomingMessage, Server } from 'node:http';

/**
 * Without a proxy in front, X-Forwarded-For is whatever the sender wrote, and Next keeps what it
 * finds. Limits go by that header, so it is overwritten with the connection's own address before
 * anything reads it. Next creates its server by itself; this is the only place it can be reached.
 */
export function ownForwardedFor(): void {
  const { emit } = Server.prototype;
  Server.prototype.emit = function emitWithOwnAddress(event: string | symbol, ...args: unknown[]) {
    if (event === 'request') {
      const request = args[0] as IncomingMessage;
      request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? 'unknown';
    }
    return Reflect.apply(emit, this, [event, ...args]) as boolean;
  };
}
