import { analysisReport, analysisReportShape } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import { renderMarkdown } from '../src/render-markdown';
import { dumpArtifacts, HTTP_CALL, lockWait, MAIN_ACCEPTS, many, request } from './dump-text';

const call = (name: string) => (id: number) =>
  request(id, 'select', [...HTTP_CALL, `${name}(0xc0) /app/api.go:50`]);

function reportOf(name: string) {
  const moments = [1, 2].map((moment) => [
    MAIN_ACCEPTS,
    ...many(12, 100, call(name)),
    ...many(moment, 8000, (id) => ({
      id,
      reason: 'running',
      frames: ['main.tick() /app/main.go:3'],
      by: 'main.main in 1 /app/main.go:2',
    })),
  ]);
  const artifacts = dumpArtifacts(moments, 31);
  return analysisReport(
    diagnose({ artifacts }),
    artifacts.map((artifact) => artifact.record),
  );
}

describe('renderMarkdown', () => {
  it('says what the page says, in 80 columns', () => {
    const report = reportOf('main.(*api).fetch');
    expect(analysisReportShape.safeParse(report).success).toBe(true);
    const text = renderMarkdown(report);
    expect(text.replaceAll('**', '').replace(/\s+/g, ' ')).toContain(report.verdict.text);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(text).toContain('```diff\n');
    expect(text).toContain('What speaks against it:');
    expect(text).toContain('- `main.(*api).fetch`');
  });

  it('shows hostile names as text', () => {
    const text = renderMarkdown(reportOf('main.<script>alert`1`*x*'));
    const outsideCode = text.replaceAll('\\`', '').replace(/(`+)[^\n]*?\1(?!`)/g, '');
    expect(text).toContain('<script');
    expect(outsideCode).not.toMatch(/(^|[^\\])<script/m);
    expect(text).not.toMatch(/^#+ .*script/m);
  });

  it('closes on its line what it opens there, and its fences', () => {
    const text = renderMarkdown(reportOf('main.(*service).fetchWithAVeryLongNameIndeed'));
    let fenced = false;
    let bold = 0;
    for (const line of text.split('\n')) {
      if (line.startsWith('```')) fenced = !fenced;
      else if (!fenced) {
        expect(line.split('**').length % 2, line).toBe(1);
        if (line.startsWith('**')) bold++;
        if (line.startsWith('#')) expect(line).toMatch(/^#{1,2} \S/);
      }
    }
    expect(fenced).toBe(false);
    expect(bold).toBeGreaterThan(1);
  });

  it('tells wait cycles, other readings, what misleads and the clock', () => {
    const locker = (id: number, own: string, other: string) => ({
      id,
      reason: 'sync.Mutex.Lock',
      frames: [
        ...lockWait(other),
        `main.move(${own}, ${other}) /app/bank.go:22`,
        'main.run() /app/bank.go:9',
      ],
      by: 'main.main in 1 /app/main.go:2',
    });
    const worker = (id: number) => ({
      id,
      reason: 'chan receive',
      frames: ['main.(*pool).work(0xc0000a0000) /app/pool.go:31'],
      by: 'main.newPool in 1 /app/pool.go:20',
    });
    const dump = [
      MAIN_ACCEPTS,
      locker(20, '0xc0000a0010', '0xc0000b0010'),
      locker(21, '0xc0000b0010', '0xc0000a0010'),
      ...many(200, 1000, worker),
    ];
    const markdown = (dumps: (typeof dump)[]) => {
      const artifacts = dumpArtifacts(dumps, 31);
      return renderMarkdown(
        analysisReport(
          diagnose({ artifacts }),
          artifacts.map((artifact) => artifact.record),
        ),
      );
    };
    const text = markdown([dump, dump]);
    expect(text).toContain('## Wait cycles');
    expect(text.replace(/\s+/g, ' ')).toContain('mutex 0xc0000b0010 → main.move');
    expect(text).toContain('## Not the cause');
    expect(text).toContain('## On one clock');
    expect(text).toContain('- `dump-2.txt` 31.000 to 31.010 s, ± 1.00 ms, capture record');
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(markdown([dump])).toContain('What else it may be:');
  });

  it('is the same for the same input', () => {
    expect(renderMarkdown(reportOf('main.f'))).toBe(renderMarkdown(reportOf('main.f')));
  });
});
