import { describe, expect, it } from 'vitest';
import { frameFamily, isUserFunction, packageOf, shortenSymbol } from '../src/go-symbol';

describe('packageOf', () => {
  it.each([
    ['main.main', 'main'],
    ['net/http.(*conn).serve', 'net/http'],
    ['internal/poll.(*FD).Accept', 'internal/poll'],
    ['gopkg.in/yaml%2ev3.Unmarshal', 'gopkg.in/yaml.v3'],
    ['github.com/a/b.Map[github.com/c/d.T]', 'github.com/a/b'],
    ['example.com/shop/cart.(*Cart[...]).Add.func1', 'example.com/shop/cart'],
    ['panic', 'runtime'],
    ['pthread_cond_wait', ''],
  ])('%s', (symbol, path) => expect(packageOf(symbol)).toBe(path));
});

describe('frameFamily', () => {
  it.each([
    ['main.run', '', 'own'],
    ['net/http.(*conn).serve', '', 'http'],
    ['internal/poll.(*FD).Read', '', 'net'],
    ['internal/sync.(*Mutex).lockSlow', '', 'sync'],
    ['database/sql.(*DB).conn', '', 'std'],
    ['database/store.(*Repo).Get', '', 'own'],
    ['runtime.gopark', '', 'runtime'],
    ['internal/runtime/maps.(*Map).getWithKey', '', 'runtime'],
    ['checkout/cart.Add', '', 'own'],
    ['corp.example/svc/cart.Add', '', 'own'],
    ['google.golang.org/grpc.(*Server).handleStream', '', 'third-party'],
    ['github.com/acme/svc/cart.Add', '/home/ci/svc/cart/add.go', 'own'],
    ['github.com/acme/svc/cart.Add', 'github.com/acme/svc/cart/add.go', 'own'],
    ['corp.example/lib.Do', 'corp.example/lib@v1.4.0/do.go', 'third-party'],
    ['corp.example/lib.Do', '/src/vendor/corp.example/lib/do.go', 'third-party'],
  ] as const)('%s in %s', (symbol, file, family) => expect(frameFamily(symbol, file)).toBe(family));

  it('counts only code outside std and runtime as user code', () => {
    expect(isUserFunction('main.run')).toBe(true);
    expect(isUserFunction('github.com/lib/pq.(*conn).recv')).toBe(true);
    expect(isUserFunction('vendor/golang.org/x/net/http2/hpack.(*Decoder).Write')).toBe(false);
    expect(isUserFunction('sync.(*Mutex).Lock')).toBe(false);
  });
});

describe('shortenSymbol', () => {
  it('drops whole parts, outermost first', () => {
    const steps = ([0, 1, 2, 3] as const).map((step) =>
      shortenSymbol('net/http.(*conn).serve', step),
    );
    expect(steps).toEqual([
      'net/http.(*conn).serve',
      'http.(*conn).serve',
      '(*conn).serve',
      'serve',
    ]);
  });
  it('folds type arguments that contain slashes', () => {
    expect(shortenSymbol('example.com/a/b.Pick[go.shape.struct { X example.com/c.T }]', 1)).toBe(
      'b.Pick[...]',
    );
  });
  it('keeps closures with their function', () => {
    expect(shortenSymbol('main.(*hub).run.func2', 3)).toBe('run.func2');
  });
});
