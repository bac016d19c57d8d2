'use client';

const STORED_AS = 'single-keys';

/**
 * Keys without Ctrl or Alt can be switched off (WCAG 2.1.4); every handler of such keys asks here
 * first. The choice belongs to this browser.
 */
export function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(STORED_AS) !== 'off';
  } catch {
    return true;
  }
}

export function setSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(STORED_AS, on ? 'on' : 'off');
  } catch {
    // Storage is closed to this page: the keys stay as they are.
  }
}
