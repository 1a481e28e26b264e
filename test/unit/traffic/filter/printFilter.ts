import { encodePayload } from '../../../../src/protocol/payloadEncoding';
import type { FilterNode, FilterTime, JsonPath, Pattern } from '../../../../src/traffic/filter/filterNode';
import type { HexPattern } from '../../../../src/traffic/filter/hexPattern';

/** A text that reads as this filter. */
export function printFilter(filter: FilterNode): string {
  switch (filter.node) {
    case 'everything':
      return '';
    case 'not':
      return `!${group(filter.operand)}`;
    case 'and':
      return filter.operands.map(group).join(' && ');
    case 'or':
      return filter.operands
        .map((part) => (part.node === 'and' ? printFilter(part) : group(part)))
        .join('||');
    case 'word':
      return quote(filter.bytes);
    case 'flag':
      return filter.flag;
    case 'number':
    case 'name':
      return `${filter.field}${filter.operator}${filter.value}`;
    case 'text':
      return `${filter.field} ${filter.operator} ${quote(filter.bytes)}`;
    case 'pattern':
      return `${filter.field} ~ ${regex(filter.pattern)}`;
    case 'hex':
      return `hex ${filter.operator} "${hex(filter.pattern)}"`;
    case 'time':
      return `time ${filter.operator} ${time(filter.value)}`;
    case 'duration':
      return `${filter.field} ${filter.operator} ${filter.ns}ns`;
    case 'jsonHas':
      return jsonPath(filter.path);
    case 'json':
      return `${jsonPath(filter.path)} ${filter.operator} ${
        typeof filter.value === 'string' ? quote(Buffer.from(filter.value)) : String(filter.value)
      }`;
    case 'jsonNumber':
      return `${jsonPath(filter.path)} ${filter.operator} ${filter.value}`;
    case 'jsonContains':
      return `${jsonPath(filter.path)} contains ${quote(Buffer.from(filter.text))}`;
    case 'jsonPattern':
      return `${jsonPath(filter.path)} ~ ${regex(filter.pattern)}`;
  }
}

function group(filter: FilterNode): string {
  const text = printFilter(filter);
  return filter.node === 'and' || filter.node === 'or' ? `(${text})` : text;
}

function quote(bytes: Uint8Array): string {
  return `"${encodePayload(bytes, 'escaped').replaceAll('"', String.raw`\x22`)}"`;
}

function jsonPath(path: JsonPath): string {
  return `json${path.map((name) => `[${quote(Buffer.from(name))}]`).join('')}`;
}

function regex({ source, flags }: Pattern): string {
  return `/${source}/${flags}`;
}

function hex({ value, mask }: HexPattern): string {
  return Array.from(value, (byte, place) => {
    const open = mask[place] ?? 0;
    const digits = byte.toString(16).padStart(2, '0');
    return `${(open & 0xf0) === 0 ? '?' : digits.charAt(0)}${(open & 0x0f) === 0 ? '?' : digits.charAt(1)}`;
  }).join(' ');
}

function time({ kind, ns }: FilterTime): string {
  const fraction = (ns % 1_000_000_000n).toString().padStart(9, '0');
  const iso = new Date(Number(ns / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return kind === 'instant' ? `${iso}.${fraction}Z` : `${iso.slice(11)}.${fraction}`;
}
