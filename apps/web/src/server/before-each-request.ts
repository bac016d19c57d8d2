import type * as Http from 'node:http';

/**
 * Has `act` change a request before Next reads it. Next creates its server by itself, and answers
 * some requests before any code of ours; this is the only place they can be reached.
 *
 * The module is asked of the running process and not imported: Next compiles this file for its edge
 * runtime too, where an import of `node:http` is an error.
 */
export function beforeEachRequest(act: (request: Http.IncomingMessage) => void): void {
  const builtins = globalThis.process as NodeJS.Process & {
    getBuiltinModule(id: 'node:http'): typeof Http;
  };
  const { Server } = builtins.getBuiltinModule('node:http');
  const { emit } = Server.prototype;
  Server.prototype.emit = function emitAfterAct(event: string | symbol, ...args: unknown[]) {
    if (event === 'request') act(args[0] as Http.IncomingMessage);
    return Reflect.apply(emit, this, [event, ...args]) as boolean;
  };
}
