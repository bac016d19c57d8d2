#!/usr/bin/env node
// Writes packages/formats/test/fixtures/build-info: the section .go.buildinfo of programs that real Go
// toolchains built in a checkout of a commit that is the same each time. The programs themselves are
// megabytes. Usage: make-build-info.mjs GO119 GO126 (paths of the go command). Needs git and objcopy; the
// tests do not.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [go119, go126] = process.argv.slice(2);
const target = fileURLToPath(new URL('../fixtures/build-info/', import.meta.url));
mkdirSync(target, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'build-info-'));

const DATE = '2026-01-02T03:04:05Z';
const git = (...args) =>
  execFileSync('git', args, {
    cwd: work,
    env: {
      PATH: process.env.PATH,
      HOME: work,
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_AUTHOR_DATE: DATE,
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@example.com',
      GIT_COMMITTER_DATE: DATE,
    },
  });

function build(go, name, ...args) {
  const out = join(work, '.git', name);
  const env = {
    ...process.env,
    GOROOT: dirname(dirname(go)),
    GOENV: 'off',
    GOFLAGS: '-mod=mod',
    GOTOOLCHAIN: 'local',
    GOTELEMETRY: 'off',
    CGO_ENABLED: '0',
    GOOS: 'linux',
    GOARCH: 'amd64',
  };
  execFileSync(go, ['build', ...args, '-o', out, '.'], { cwd: work, env, stdio: 'inherit' });
  const section = `${out}.section`;
  execFileSync('objcopy', ['-O', 'binary', '--only-section=.go.buildinfo', out, section]);
  writeFileSync(`${target}${name}.bin`, readFileSync(section));
}

try {
  writeFileSync(join(work, 'go.mod'), 'module example.com/hello\n\ngo 1.19\n');
  writeFileSync(join(work, 'main.go'), 'package main\n\nfunc main() {}\n');
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'x');
  build(go119, 'go1.19');
  build(go126, 'go1.26');
  build(go126, 'go1.26-without-vcs', '-buildvcs=false');
  appendFileSync(join(work, 'main.go'), '\n// changed\n');
  build(go126, 'go1.26-modified');
} finally {
  rmSync(work, { recursive: true, force: true });
}
