import type { Problem } from '@unpark/base';
import { readOwnRule } from '@unpark/diagnosis';
import { readArtifact, recogniseArtifact } from '@unpark/formats';
import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ProblemText } from '../src/components/capture-page/artifact-list';
import { draftOfJson } from '../src/components/patterns/rule-issues';
import { ProblemLine, ProblemState, type ShownProblem } from '../src/components/problem-words';
import { messages as en } from '../src/i18n/messages/en';
import { messages as zh } from '../src/i18n/messages/zh';
import problems from '../src/i18n/messages/zh/problems.json';

const MESSAGES = { en, zh: { ...zh, problems } };

const shown = (locale: 'en' | 'zh', of: ReactNode): string =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} messages={MESSAGES[locale]} timeZone="UTC">
      {of}
    </NextIntlClientProvider>,
  );
const line = (problem: ShownProblem, locale: 'en' | 'zh' = 'zh'): string =>
  shown(locale, <ProblemLine problem={problem} />);

const bytesOf = (text: string) => new TextEncoder().encode(text);
function errorOf(bytes: Uint8Array, file = 'x'): Problem {
  const { error } = readArtifact(bytes, { file });
  if (!error) throw new Error('the file has no error');
  return error;
}

describe('what a reader says, in Chinese', () => {
  it('names what the file is instead', () => {
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0);
    expect(shown('zh', <ProblemText problem={errorOf(png)} />)).toBe(
      '<p class="text-ink marks-through"><span>这是 PNG 图片，不是采集文件。</span>' +
        '<span class="block text-ink-2">请上传 pprof profile、goroutine dump（debug=2 或崩溃日志）、' +
        '执行 trace、指标，或它们的 zip、tar 压缩包。</span></p>',
    );
  });

  it.each([
    ['404 page not found\n', '404 page not found', 'net/http/pprof'],
    ['{"a":1,"b":[]}', '含有键 a, b 的 JSON', '请上传'],
    ['{"error":"gone"}', '错误答复', '请求失败了'],
    ['<!doctype html><p>', 'HTML 页面', '登录'],
    ['<svg></svg>', 'SVG 图片', 'profile'],
    ['File: x\nType: cpu\n', 'go tool pprof 的文本输出', '请上传'],
    ['panic: no\n', '后面没有 goroutine 的 panic', '请上传'],
    ['\n \n', '只有空白的文本', '请上传'],
    ['', '空文件', '请重新采集'],
    ['\u0000\u0001\u0002', '00 01 02', '请上传'],
  ])('%j', (text, seen, next) => {
    const said = line(errorOf(bytesOf(text)));
    expect(said).toContain(seen);
    expect(said).toContain(next);
    expect(said).not.toContain('lang=');
  });

  // a file of each kind that is told by its first bytes has a word in Chinese of its own
  it.each([
    '7f454c46',
    'cffaedfe',
    '4d5a9000',
    'ffd8ff',
    '47494638',
    '25504446',
    '425a68',
    'fd377a585a00',
    '377abcaf271c',
    '526172211a07',
    '53514c69746520666f726d6174203300',
    '0061736d',
    '50415231',
    '4152524f5731',
    'cafebabe',
    '4a415641',
    '464c5200',
    '504552464649',
    'd4c3b2a1',
    '0a0d0d0a',
    '676f312e',
  ])('%s', (magic) => {
    const head = Uint8Array.from(magic.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    const { seen, values } = recogniseArtifact(head, { file: 'x' });
    expect(values?.case).toMatch(/^[a-zA-Z0-9]+$/);
    const error = errorOf(head);
    expect(error.message).toContain(seen);
    expect(line(error)).not.toContain(seen);
    expect(line(error)).not.toContain('lang=');
  });

  it('says where a dump was cut, and how much of it is used', () => {
    const dump = `goroutine 1 [running]:\nmain.main()\n\t/x/main.go:3 +0x1d\n\ngoroutine 7 [select, 3 min`;
    const { warnings, error } = readArtifact(bytesOf(dump), { file: 'dump.txt' });
    const cut = [...warnings, ...(error ? [error] : [])].find(({ code }) => code === 'dump.cut');
    expect(cut?.values).toMatchObject({ case: 'cut', count: 1 });
    const said = line(cut as Problem);
    expect(said).toMatch(
      /^<span>文本在.+中间、字节 \d+ 处结束；已使用找到的 1 个 goroutine，这是下限。/,
    );
    expect(said).toContain('缓冲区');
  });

  it('names a damaged trace with its place', () => {
    const error = errorOf(bytesOf('go 1.22 trace\u0000\u0000\u0000\u0001'));
    const said = shown('zh', <ProblemText problem={error} />);
    expect(said).toMatch(/执行 trace/);
    expect(said).toMatch(/字节 \d+/);
    expect(said).not.toContain('lang=');
  });
});

describe('a problem in Chinese', () => {
  const LIMIT: Problem = {
    code: 'limit.requests',
    message: 'More than 3000 requests in a minute for this sender.',
    next: 'Go on in 12 s.',
    values: { limit: 3000, whose: 'sender', seconds: 12 },
  };

  it('has its values in it', () => {
    const said = line(LIMIT);
    expect(said).toContain('这个发送方的请求超过');
    expect(said).toContain('请在 12 秒后继续。');
  });

  it('says how often it was collected', () => {
    const times = {
      code: 'dump.incomplete-goroutine',
      message: 'A (3 times)',
      values: { times: 3 },
    };
    expect(line(times)).toContain('（共 3 次，这里指的是第一次。）');
  });

  it('is in English, and says so, where an old row lacks a value', () => {
    const { values: _, ...old } = LIMIT;
    expect(line(old)).toBe(`<span lang="en">${old.message} ${old.next}</span>`);
  });

  it('is in English where the code is not known', () => {
    const said = line({ code: 'area.unheard-of', message: 'It failed.', next: 'Go home.' });
    expect(said).toBe('<span lang="en">It failed. Go home.</span>');
  });

  it('shows what was found as text, whatever it holds', () => {
    const name = '<b>{x}</b> #';
    const said = line({ code: 'rule.taken', message: 'm', next: 'n', values: { name } });
    expect(said).toContain('own/&lt;b&gt;{x}&lt;/b&gt; #');
  });

  it('of the server is not said to be an answer without a reason', () => {
    const said = line({ code: 'account.refused', message: 'No account.', next: 'Check.' });
    expect(said).toContain('无法创建账号。请检查');
    const answer = { code: 'account.refused', status: 502, message: 'm', next: 'n' };
    expect(line(answer)).toContain('502');
  });

  it('stands in for what would be shown', () => {
    const said = shown('zh', <ProblemState problem={LIMIT} />);
    expect(said).toMatch(/<h2[^>]*><span>一分钟内/);
  });

  it('is what it says in English', () => {
    expect(line(LIMIT, 'en')).toBe(`<span>${LIMIT.message} ${LIMIT.next}</span>`);
  });
});

describe('what is wrong with a rule, in Chinese', () => {
  it('is said for every place', () => {
    const read = readOwnRule('pattern', {
      id: 'own/X',
      class: 'no-such',
      title: { en: '', zh: 1 },
      extra: true,
      rule: { waiting: {} },
    });
    if (read.ok) throw new Error('the rule must not be taken');
    expect(read.issues.length).toBeGreaterThan(5);
    for (const issue of read.issues) {
      expect(issue.code).toMatch(/^rule-issue\./);
      expect(line(issue), issue.message).not.toContain('lang=');
    }
  });

  it('is said of text that is no JSON', () => {
    const read = draftOfJson('idle', '{');
    if (read.ok) throw new Error('this is no JSON');
    expect(line(read.issue)).toContain('这不是合法的 JSON');
  });
});
