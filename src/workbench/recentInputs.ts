import type * as vscode from 'vscode';
import type { PayloadEncoding } from '../protocol/payloadEncoding';

/** A payload as a person typed it. */
export interface TypedPayload {
  readonly text: string;
  readonly encoding: PayloadEncoding;
}

const addressesKey = 'recentAddresses';
const payloadsKey = 'recentPayloads';
const filtersKey = 'recentFilters';
const kept = 10;
/** Filters are longer-lived than what is sent: a person comes back to them. */
const keptFilters = 50;

/** What was typed last, newest first, remembered with the workspace and offered by the pickers. */
export class RecentInputs {
  constructor(private readonly memento: vscode.Memento) {}

  addresses(): readonly string[] {
    return this.memento.get<readonly string[]>(addressesKey, []);
  }

  payloads(): readonly TypedPayload[] {
    return this.memento.get<readonly TypedPayload[]>(payloadsKey, []);
  }

  async rememberAddress(address: string): Promise<void> {
    const others = this.addresses().filter((other) => other !== address);
    await this.memento.update(addressesKey, [address, ...others].slice(0, kept));
  }

  async rememberPayload(payload: TypedPayload): Promise<void> {
    const same = (other: TypedPayload) => other.text === payload.text && other.encoding === payload.encoding;
    const others = this.payloads().filter((other) => !same(other));
    await this.memento.update(payloadsKey, [payload, ...others].slice(0, kept));
  }

  filters(): readonly string[] {
    return this.memento.get<readonly string[]>(filtersKey, []);
  }

  async rememberFilter(filter: string): Promise<void> {
    const others = this.filters().filter((other) => other !== filter);
    await this.memento.update(filtersKey, [filter, ...others].slice(0, keptFilters));
  }
}
