import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, newPerson } from './journey';

/** A new account, signed in, on the page that makes its first workspace. */
export async function signUp(page: Page): Promise<{ email: string; password: string }> {
  const person = newPerson();
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Make account' }).click();
  await page.waitForURL('**/new-workspace');
  return person;
}

/** @returns path of the workspace's home */
export async function makeWorkspace(page: Page, name: string): Promise<string> {
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make workspace' }).click();
  await page.waitForURL(/\/w\/[^/]+$/);
  return new URL(page.url()).pathname;
}

export type FileToSend = string | { name: string; mimeType: string; buffer: Buffer };

/** Sends files as one capture and waits on its page until the verdict stands or reading failed. */
export async function uploadFiles(
  page: Page,
  home: string,
  service: string,
  files: readonly FileToSend[],
): Promise<void> {
  await page.goto(`${home}/upload`);
  await page.getByTestId('choose-files').setInputFiles(
    // the browser takes either paths or contents
    files.map((file) =>
      typeof file === 'string'
        ? { name: basename(file), mimeType: 'application/octet-stream', buffer: readFileSync(file) }
        : file,
    ),
  );
  await page.getByRole('combobox', { name: 'Service' }).fill(service);
  await page.getByRole('button', { name: /^Upload/ }).click();
  await page.waitForURL(/\/captures\/cap_/);
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible({ timeout: 60_000 });
}
