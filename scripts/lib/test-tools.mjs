import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inRoot, onPath, root } from './paths.mjs';
import { say } from './report.mjs';
import {
  HOW_TO_ALLOW,
  installSystemPackages,
  mayInstallSystemPackages,
} from './system-packages.mjs';

/**
 * @typedef {{ path: string } | { missing: string }} Tool  missing: what to do about it
 */

/**
 * A Chromium: CHROMIUM_PATH, one on PATH, Playwright's own; else installed where that is allowed,
 * else downloaded by Playwright.
 * @returns {Tool}
 */
export function chromium() {
  const found = findChromium();
  if (found) return { path: found };
  if (mayInstallSystemPackages()) {
    const problem = installSystemPackages(['chromium']);
    const installed = findChromium();
    if (installed) return { path: installed };
    say(`chromium could not be installed by apt-get: ${problem}`);
  }
  say('downloading a Chromium (playwright install)');
  const download = spawnSync(
    process.execPath,
    [inRoot('node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium'],
    {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
    },
  );
  const own = playwrightsOwn();
  if (own) return { path: own };
  const reason = (download.stderr ?? '').trim().split('\n').find(Boolean) ?? 'no answer';
  return {
    missing:
      `no Chromium, and Playwright's download failed (${reason}). ` +
      `Install one (Debian: apt-get install chromium; ${HOW_TO_ALLOW}) or set CHROMIUM_PATH`,
  };
}

function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named && existsSync(named)) return named;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const mac = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  return (
    names.map(onPath).find(Boolean) ?? mac.find((file) => existsSync(file)) ?? playwrightsOwn()
  );
}

function playwrightsOwn() {
  const require = createRequire(inRoot('package.json'));
  const file = require('@playwright/test').chromium.executablePath();
  return file && existsSync(file) ? file : undefined;
}

/** @returns {Tool} */
export function redisServer() {
  const find = () => onPath('redis-server') ?? onPath('valkey-server');
  const found = find();
  if (found) return { path: found };
  if (mayInstallSystemPackages()) {
    const problem = installSystemPackages(['redis-server']);
    const installed = find();
    if (installed) return { path: installed };
    say(`redis-server could not be installed by apt-get: ${problem}`);
  }
  return {
    missing: `no redis-server (Debian: apt-get install redis-server; macOS: brew install redis; ${HOW_TO_ALLOW})`,
  };
}

/**
 * moto, an S3 server in Python, for the tests of the S3 blob store and of the scaled-out set-up.
 * @returns {Tool}
 */
export function s3Server() {
  const own = inRoot('.unpark', 'tools', 'moto', 'bin', 'moto_server');
  const find = () =>
    [process.env.MOTO_SERVER, own, onPath('moto_server')].find((file) => file && existsSync(file));
  const found = find();
  if (found) return { path: found };
  if (mayInstallSystemPackages()) {
    const python = onPath('python3');
    const hasVenv =
      python &&
      spawnSync(python, ['-c', 'import venv, ensurepip'], { stdio: 'ignore' }).status === 0;
    if (!hasVenv) installSystemPackages(['python3', 'python3-venv']);
    say('installing moto, an S3 server for tests, into .unpark/tools');
    spawnSync(process.execPath, [inRoot('scripts', 'install-s3-test-server.mjs')], {
      stdio: 'ignore',
      timeout: 600_000,
    });
    const installed = find();
    if (installed) return { path: installed };
  }
  return {
    missing:
      'no moto_server (node scripts/install-s3-test-server.mjs installs one; it needs python3 with venv)',
  };
}
