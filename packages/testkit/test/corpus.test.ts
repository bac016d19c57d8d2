import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { listBundles, readBundle, readBundleFile } from '../src/corpus';
import { escapingTar, logWithDump, tarOf, truncatedGzip, zipBomb } from '../src/odd-inputs';

describe('corpus', () => {
  it('lists every bundle with what is known of it', () => {
    const bundles = listBundles();
    expect(bundles.length).toBeGreaterThan(300);
    expect(new Set(bundles.map((truth) => truth.bundle)).size).toBe(bundles.length);
    for (const truth of bundles) {
      expect(truth.healthy, truth.bundle).toBe(truth.accept.length === 0);
      expect(truth.guilty.length > 0, truth.bundle).toBe(!truth.healthy);
    }
    const healthy = bundles.filter((truth) => truth.healthy);
    expect(new Set(healthy.map(({ scenario }) => scenario)).size).toBeGreaterThan(40);
  });

  it('reads files, the capture record first, and never the ground truth', () => {
    for (const { bundle, service, victims } of listBundles()) {
      const files = readBundle(bundle);
      expect(files[0]?.file, bundle).toBe('capture.json');
      expect(files.map((file) => file.file)).not.toContain('bundle.json');
      const text = new TextDecoder().decode(files[0]?.bytes);
      const record = JSON.parse(text) as {
        schema: string;
        service: string;
        files: { file: string }[];
      };
      expect(record.schema).toBe('unpark-capture/1');
      expect(record.service).toBe(service);
      expect(record.files.map((file) => file.file)).toEqual(
        files.slice(1).map((file) => file.file),
      );
      for (const victim of victims) expect(text).not.toContain(victim);
    }
  });

  it('gives the bytes of a file whole', () => {
    const profile = readBundleFile('mutex-hot-go1.24', 'cpu.pprof');
    expect(gunzipSync(profile).length).toBeGreaterThan(profile.length);
    const dump = new TextDecoder().decode(
      readBundleFile('mutex-hot-go1.24', 'goroutine.debug2.txt'),
    );
    expect(dump).toContain('sync.(*Mutex).Lock');
    expect(dump.endsWith('\n')).toBe(true);
  });
});

describe('odd inputs', () => {
  it('builds what it says', () => {
    expect(() => gunzipSync(truncatedGzip(new Uint8Array(5000)).bytes)).toThrow();
    const small = zipBomb(2 ** 26);
    expect(gunzipSync(small.bytes).length).toBe(2 ** 26);
    expect(small.bytes.length).toBeLessThan(2 ** 17);
    expect(new TextDecoder().decode(escapingTar().bytes)).toContain('../../outside.txt');
    expect(new TextDecoder().decode(logWithDump().bytes)).toContain('goroutine 18 [chan send');
    expect(tarOf([]).length).toBe(1024);
  });
});
