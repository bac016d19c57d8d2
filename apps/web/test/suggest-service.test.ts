import { describe, expect, it } from 'vitest';
import { withoutSharedFolder } from '../src/components/upload/chosen-file';
import { suggestService } from '../src/components/upload/suggest-service';

const chosen = (...paths: string[]) =>
  withoutSharedFolder(paths.map((path) => ({ path, file: new File(['x'], path) })));

describe('suggestService', () => {
  it('takes a known service that a path names', () => {
    expect(suggestService(chosen('dumps/checkout-0/goroutine.txt'), ['pay', 'checkout'])).toBe(
      'checkout',
    );
  });

  it('does not take a known service out of the middle of a word', () => {
    expect(suggestService(chosen('prepay.txt'), ['pay', 'other'])).toBeUndefined();
  });

  it('takes the longer of two known names', () => {
    expect(suggestService(chosen('pay-api.txt'), ['pay', 'pay-api'])).toBe('pay-api');
  });

  it('takes the shared folder without dates and kinds', () => {
    expect(
      suggestService(chosen('ledger-2026-11-23/cpu.pprof', 'ledger-2026-11-23/dump.txt'), []),
    ).toBe('ledger');
  });

  it('takes the name of an archive', () => {
    expect(suggestService(chosen('session-go1.27.tar.gz'), [])).toBe('session');
  });

  it('takes the program out of a name that go tool pprof made', () => {
    expect(suggestService(chosen('pprof.gateway.samples.cpu.001.pb.gz'), [])).toBe('gateway');
  });

  it('takes the only service when the files say nothing', () => {
    expect(suggestService(chosen('goroutine.debug2.txt'), ['orders'])).toBe('orders');
    expect(suggestService(chosen('goroutine.debug2.txt'), ['orders', 'quotes'])).toBeUndefined();
  });

  it('names files as inside the folder that holds them all', () => {
    const { files, folder } = chosen('bundle/a/x', 'bundle/b');
    expect(folder).toBe('bundle');
    expect(files.map((file) => file.path)).toEqual(['a/x', 'b']);
    expect(chosen('a/x', 'b/x').folder).toBeUndefined();
  });
});
