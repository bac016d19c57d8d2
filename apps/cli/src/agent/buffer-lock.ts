import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '@unpark/base';

/** Two agents in one folder would each clear away what the other is taking. */
export async function lockBuffer(
  dir: string,
): Promise<Result<{ readonly release: () => Promise<void> }>> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'agent.lock');
  for (let tries = 0; tries < 3; tries++) {
    try {
      const handle = await open(path, 'wx', 0o600);
      await handle.writeFile(`${process.pid} ${await startOf(process.pid)}`);
      await handle.close();
      return ok({ release: () => rm(path, { force: true }) });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    }
    const [pid, start] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
    if (pid && (await isRunning(Number(pid), start ?? ''))) {
      return err({
        code: 'agent.running',
        message: `Another agent (process ${pid}) uses \`${dir}\`.`,
        next: 'Stop it, or give this one a folder of its own: buffer: { dir: … }.',
      });
    }
    await rm(path, { force: true });
  }
  return err({
    code: 'agent.running',
    message: `Another agent begins in \`${dir}\` at the same time.`,
    next: 'Give each agent a folder of its own: buffer: { dir: … }.',
  });
}

/** Process ids come again, in containers at each start: only one that began at the same time is it. */
async function isRunning(pid: number, start: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (await startOf(pid)) === start;
}

/** In ticks since boot, on Linux; empty elsewhere. */
async function startOf(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // the name before the last parenthesis may hold anything; field 22 is the 20th after it
  return (
    status
      .slice(status.lastIndexOf(')') + 2)
      .trim()
      .split(' ')[19] ?? ''
  );
}
