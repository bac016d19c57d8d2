import { describe, expect, it } from 'vitest';
import { config } from '../src/proxy';

const covers = (path: string) =>
  config.matcher.some((source) => new RegExp(`^${source}$`).test(path));

describe('proxy matcher', () => {
  it.each([
    '/api/v1/captures',
    '/api/v1/captures/cap_0/artifacts',
    '/api/trpc/workspace.home',
    '/api/auth/sign-in/email',
    '/api/v1/openapi.json',
    '/_next/static/chunks/a.js',
    '/healthz',
    '/readyz',
  ])('leaves %s alone: a body that passes the proxy is cut at 10 MB', (path) => {
    expect(covers(path)).toBe(false);
  });

  it.each([
    '/',
    '/sign-in',
    '/w/acme',
    '/w/acme/captures/cap_0',
    '/w/api',
    '/api',
    '/apis',
    '/w/acme/upload',
  ])('gives the page %s its content policy', (path) => {
    expect(covers(path)).toBe(true);
  });
});
