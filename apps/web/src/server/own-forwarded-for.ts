import type * as Http from 'node:http';

/**
 * Without a proxy in front, X-Forwarded-For is whatever the sender wrote, and Next keeps what it
 * finds. Limits go by that header, so it is overwritten with the connection's own address before
 * anything reads it. Next creates its server by itself; this is the only place it can be reached.
 *
 * The module is asked of the running process and not imported: Next compiles this file for its edge
 * runtime too, where an import of `node:http` is an error.
 */
export function ownForwardedFor(): void {
  const builtins = globalThis.process as NodeJS.Process & {
    getBuiltinModule(id: 'node:http'): typeof Http;
  };
  const { Server } = builtins.getBuiltinModule('node:http');
  const { emit } = Server.prototype;
  Server.prototype.emit = function emitWithOwnAddress(event: string | symbol, ...args: unknown[]) {
    if (event === 'request') {
      const request = args[0] as Http.IncomingMessage;
      request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? 'unknown';
    }
    return Reflect.apply(emit, this, [event, ...args]) as boolean;
  };
}
