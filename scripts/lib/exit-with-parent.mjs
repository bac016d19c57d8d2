/**
 * Preloaded (`node --import`) into the processes that the start script supervises: when the pipe from
 * the supervisor ends, the supervisor is gone, and so are we, gracefully if that goes quickly.
 * Children of a supervised process inherit the preload but not the role: their parent is another.
 */
import process from 'node:process';

if (Number(process.env.UNPARK_SUPERVISOR_PID) === process.ppid) {
  const leave = () => {
    setTimeout(() => process.exit(1), 10_000).unref();
    process.kill(process.pid, 'SIGTERM');
  };
  process.stdin.once('end', leave).once('error', leave).resume();
  // The pipe alone must not keep a process alive that has nothing else to do.
  process.stdin.unref?.();
}
