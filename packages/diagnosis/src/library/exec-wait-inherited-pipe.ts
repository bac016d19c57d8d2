import type { PatternEntry } from './pattern-entry';

export const EXEC_WAIT_INHERITED_PIPE: PatternEntry = {
  id: 'exec-wait-inherited-pipe',
  class: 'runtime',
  title: { en: 'Command whose output is kept open', zh: '子进程已退出，输出管道仍被占用' },
  about: {
    en: 'A child process has ended, but something that it started still has its output open, and Wait waits for that.',
    zh: '子进程已经结束，但它启动的进程还开着输出管道，Wait 就一直等。',
  },
  cause: {
    en: 'With a Writer for its output that is no file, exec copies through a pipe, and Wait waits until the pipe is closed by all who have it. A grandchild that runs on, a daemon or an ssh master, inherits it. Killing the child alone, as a context does, changes nothing.',
    zh: '输出目标不是文件时，exec 通过管道复制，Wait 要等所有持有管道的进程都关闭它。继续运行的孙进程（守护进程、ssh master）继承了管道。只杀子进程（context 的做法）没有用。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[chan receive]` in `os/exec.(*Cmd).awaitGoroutines > os/exec.(*Cmd).Wait` (in `Wait` itself on 1.19), and `[IO wait]` of a copy created by `os/exec.(*Cmd).Start`. While the child runs, it is `[syscall]` in `os.(*Process).wait` (`blockUntilWaitable`, `pidfdWait` from 1.24).',
        zh: '`[chan receive]` 在 `os/exec.(*Cmd).awaitGoroutines > os/exec.(*Cmd).Wait`（1.19 直接在 `Wait`），另有 `os/exec.(*Cmd).Start` 创建的复制 goroutine 处于 `[IO wait]`。子进程仍在运行时则是 `os.(*Process).wait` 的 `[syscall]`（`blockUntilWaitable`，1.24 起 `pidfdWait`）。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A child that has just ended and whose last output is being copied: gone within milliseconds.',
      zh: '子进程刚结束、最后的输出还在复制：几毫秒就会结束。',
    },
  ],
  remedy: {
    words: {
      en: 'Set WaitDelay of the command in {function}, and start it in a process group of its own that can be killed as a whole.',
      zh: '在 {function} 中为命令设置 WaitDelay，并让它在独立的进程组中运行，以便整体杀掉。',
    },
    diff: [
      '  cmd := exec.CommandContext(ctx, name, args...)',
      '+ cmd.WaitDelay = 5 * time.Second',
      '+ cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}',
    ],
  },
  prior: 0.8,
  proven: 'captures',
  examples: { match: 'exec-wait-inherited-pipe', silent: 'healthy-child-commands' },
  replaces: ['chan-recv-no-sender', 'select-no-ready-case'],
  rule: {
    waiting: {
      kinds: ['chan-receive', 'select'],
      frames: ['os/exec.(*Cmd).Wait'],
      without: ['os.(*Process).Wait', 'os.(*Process).wait'],
    },
    role: 'any',
    companions: [
      {
        is: 'present',
        match: { createdBy: ['os/exec.(*Cmd).Start'] },
        says: { en: 'copies the output of a command that has ended', zh: '在复制已结束命令的输出' },
        weight: 1,
      },
    ],
    behind: ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
    blame: ['waiter', 'outermost'],
    waitsFor: { en: ' for the output of a command that has ended', zh: '已结束命令的输出' },
    ending: {
      en: '. Another process still has the pipe open.',
      zh: '。另一个进程仍开着这个管道。',
    },
    doubt: {
      en: 'The last output of a command is copied after it has ended; that takes milliseconds.',
      zh: '命令结束后还要复制最后的输出，只需几毫秒。',
    },
    consequence: {
      en: 'Wait returns only when the last process with the pipe ends.',
      zh: '只有持有该管道的最后一个进程结束，Wait 才会返回。',
    },
    severity: [
      { severity: 'high', when: { dumps: 2, apart: 3, stayed: 5, requests: 1 } },
      { severity: 'high', when: { dumps: 2, apart: 3, stayed: 1, requests: 5 } },
      { severity: 'medium', when: { dumps: 2, apart: 3, stayed: 1 } },
      { severity: 'medium', when: { dumps: 1, aged: true, count: 1 } },
      { severity: 'medium', when: { dumps: 1, count: 8 } },
      { severity: 'low', when: { count: 1 } },
    ],
  },
};
