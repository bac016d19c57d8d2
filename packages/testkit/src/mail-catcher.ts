import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface CaughtMail {
  readonly from: string;
  readonly to: readonly string[];
  /** headers and body as they came, dots undone */
  readonly source: string;
  /** the body, quoted-printable and base64 undone */
  readonly text: string;
}

export interface MailCatcher {
  /** `smtp://127.0.0.1:port` */
  readonly url: string;
  readonly mails: readonly CaughtMail[];
  /** answer of the server to the recipient, e.g. `550 no such person`; undefined takes everybody */
  refuse: string | undefined;
  close(): Promise<void>;
}

function bodyOf(source: string): string {
  const end = source.indexOf('\r\n\r\n');
  const [head, body] = [source.slice(0, end).toLowerCase(), source.slice(end + 4)];
  if (head.includes('transfer-encoding: base64')) {
    return Buffer.from(body, 'base64').toString('utf8');
  }
  if (!head.includes('transfer-encoding: quoted-printable')) return body;
  const bytes = body
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** As much of an SMTP server as takes a mail, on the loopback address and a free port. */
export async function catchMail(): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    talk(socket, catcher, (mail) => mails.push(mail));
  });
  const catcher: MailCatcher & { url: string } = {
    url: '',
    mails,
    refuse: undefined,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  catcher.url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return catcher;
}

function talk(socket: Socket, catcher: MailCatcher, caught: (mail: CaughtMail) => void): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let [from, data, waiting] = ['', '', ''];
  let to: string[] = [];
  let inData = false;
  say('220 catcher');
  const address = (line: string) => /<(.*?)>/.exec(line)?.[1] ?? '';
  const hear = (line: string): void => {
    if (inData) {
      if (line !== '.') {
        data += `${line.startsWith('.') ? line.slice(1) : line}\r\n`;
        return;
      }
      inData = false;
      caught({ from, to, source: data, text: bodyOf(data) });
      [data, from, to] = ['', '', []];
      say('250 taken');
      return;
    }
    const word = line.slice(0, 4).toUpperCase();
    if (word === 'MAIL') from = address(line);
    if (word === 'RCPT') {
      if (catcher.refuse) return void say(catcher.refuse);
      to = [...to, address(line)];
    }
    if (word === 'DATA') {
      inData = true;
      return void say('354 go on');
    }
    if (word === 'QUIT') return void socket.end('221 bye\r\n');
    say('250 ok');
  };
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    waiting += chunk;
    for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
      const line = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      hear(line);
    }
  });
}
