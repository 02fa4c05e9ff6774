// Writes what NAME.json holds with @actions/core and compares it with NAME.github.txt.
// Usage: node github.mjs FOLDER-OF-NODE-MODULES NAME

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [tools, name] = process.argv.slice(2)
const core = await import(pathToFileURL(join(tools, 'node_modules/@actions/core/lib/core.js')))
const output = JSON.parse(readFileSync(`${name}.json`, 'utf8'))

const text = ({ message, help }) => (help ? `${message}\nhelp: ${help}` : message)

// Columns are for places within one line; an empty place is shown as one character.
function properties(title, path, start, end) {
  if (!path) return { title }
  const empty = end.line === start.line && end.column <= start.column
  const last = empty ? { line: start.line, column: start.column + 1 } : end
  const lines = { title, file: path, startLine: start.line, endLine: last.line }
  if (start.line !== last.line) return lines
  return { ...lines, startColumn: start.column, endColumn: last.column }
}

const written = []
const write = process.stdout.write
process.stdout.write = (chunk) => written.push(Buffer.from(chunk))
for (const fault of output.errors) {
  core.error(text(fault), properties('could not judge', fault.path, fault.start, fault.end))
}
for (const [level, report] of [['error', core.error], ['warning', core.warning], ['info', core.notice]]) {
  for (const one of output.diagnostics.filter((one) => one.state === 'new' && one.level === level)) {
    report(text(one), properties(one.rule, one.path, one.start, one.end))
  }
}
process.stdout.write = write

const theirs = Buffer.concat(written)
const ours = readFileSync(`${name}.github.txt`)
if (!theirs.equals(ours)) {
  const lines = [theirs, ours].map((bytes) => bytes.toString('utf8').split('\n'))
  const at = lines[0].findIndex((line, index) => line !== lines[1][index])
  console.log(`line ${at + 1}\ntheirs: ${lines[0][at]}\nours:   ${lines[1][at]}`)
  process.exit(1)
}
