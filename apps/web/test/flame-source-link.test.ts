import { describe, expect, it } from 'vitest';
import { sourceLink } from '../src/components/capture-page/flame-source-link';

const program = {
  repositoryUrl: 'https://github.com/acme/checkout.git',
  vcs: { revision: '0123abcd' },
  goVersion: 'go1.27.3',
};
const link = (
  symbol: string,
  file: string,
  line = 7,
  of = program as Parameters<typeof sourceLink>[1],
) => sourceLink({ symbol, file, line }, of);

describe('links to source', () => {
  it('go to the repository of the service at the commit', () => {
    const at = 'https://github.com/acme/checkout/blob/0123abcd';
    expect(
      link('github.com/acme/checkout/internal/pay.Charge', '/build/x/internal/pay/pay.go'),
    ).toBe(`${at}/internal/pay/pay.go#L7`);
    expect(link('main.main', '/home/ci/src/checkout/cmd/server/main.go')).toBe(
      `${at}/cmd/server/main.go#L7`,
    );
    expect(link('main.main', 'github.com/acme/checkout/cmd/main.go', 0)).toBe(`${at}/cmd/main.go`);
    expect(link('main.main', '/app/main.go')).toBeUndefined();
    expect(link('main.main', '/x/checkout/main.go', 7, {})).toBeUndefined();
    expect(
      link('main.main', '/x/checkout/main.go', 7, {
        repositoryUrl: 'https://gitlab.acme.io/t/checkout',
      }),
    ).toBe('https://gitlab.acme.io/t/checkout/-/blob/HEAD/main.go#L7');
  });

  it('go to the standard library at the version that ran', () => {
    expect(link('net/http.(*conn).serve', '/usr/local/go/src/net/http/server.go', 2157)).toBe(
      'https://github.com/golang/go/blob/go1.27.3/src/net/http/server.go#L2157',
    );
    expect(link('runtime.gopark', 'runtime/proc.go', 1, { goVersion: 'devel go1.28-abc' })).toBe(
      'https://github.com/golang/go/blob/master/src/runtime/proc.go#L1',
    );
  });

  it('go to modules at their version', () => {
    expect(
      link(
        'github.com/BurntSushi/toml.Decode',
        '/root/go/pkg/mod/github.com/!burnt!sushi/toml@v1.4.0/decode.go',
      ),
    ).toBe('https://github.com/BurntSushi/toml/blob/v1.4.0/decode.go#L7');
    expect(
      link('github.com/a/b/sub/v2/x.F', '/go/pkg/mod/github.com/a/b/sub/v2@v2.3.1/x/x.go'),
    ).toBe('https://github.com/a/b/blob/sub/v2.3.1/sub/x/x.go#L7');
    expect(
      link(
        'golang.org/x/sync/errgroup.F',
        '/go/pkg/mod/golang.org/x/sync@v0.0.0-20240101120000-abcdef012345/errgroup/e.go',
      ),
    ).toBe('https://github.com/golang/sync/blob/abcdef012345/errgroup/e.go#L7');
    expect(link('example.com/m.F', '/go/pkg/mod/example.com/m@v1.0.0/m.go')).toBeUndefined();
  });

  it('never leave http', () => {
    expect(
      link('main.main', '/x/checkout/main.go', 7, {
        repositoryUrl: 'javascript:alert(1)//x/checkout',
      }),
    ).toBeUndefined();
  });
});
