// Writes Operations.g.cs and ParameterShapes.g.cs from the TypeScript declarations of Stripe's SDK for Node. How to run it: docs/emulator.md.
const ts = require('typescript'), fs = require('fs'), path = require('path');
const sdk = path.resolve(process.argv[2]);
const resources = path.join(sdk, 'cjs/resources');

// Numbers are one type in TypeScript. These are the ones with a fraction.
const fractions = new Set(('percent_ownership application_fee_percent amount_percent percent_off percentage height length weight width '
  + 'invalid_account_number_decline_rate_past_hour invalid_credentials_decline_rate_past_hour dispute_rate').split(' '));

const parse = file => ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
const filesOf = folder => fs.readdirSync(folder, { withFileTypes: true })
  .flatMap(e => e.isDirectory() ? filesOf(path.join(folder, e.name)) : [path.join(folder, e.name)]);

// Every interface and type of parameters by its qualified name, and the objects by their file.
const types = new Map(), objects = new Map();
const add = (name, node) => types.set(name, [...types.get(name) ?? [], node]);
const collect = (node, scope) => node.forEachChild(child => {
  if (ts.isModuleDeclaration(child)) collect(child.body, scope + child.name.text + '.');
  else if (ts.isInterfaceDeclaration(child) || ts.isTypeAliasDeclaration(child)) add(scope + child.name.text, child);
});
const objectOf = node => node.members?.filter(m => m.name?.getText() === 'object' && ts.isLiteralTypeNode(m.type)).map(m => m.type.literal.text)[0];

const operations = [];
for (const file of filesOf(resources).filter(f => f.endsWith('.d.ts'))) {
  const source = parse(file), imports = new Map(), methods = new Map();
  collect(source, '');
  source.forEachChild(node => {
    if (ts.isImportDeclaration(node))
      node.importClause?.namedBindings?.elements?.forEach(e => imports.set(e.name.text, path.resolve(path.dirname(file), node.moduleSpecifier.text)));
    if (ts.isInterfaceDeclaration(node) && objectOf(node))
      objects.set(file.replace('.d.ts', '') + ' ' + node.name.text, objectOf(node));
    if (ts.isClassDeclaration(node))
      node.members.filter(ts.isMethodDeclaration).forEach(m => methods.set(node.name.text + '.' + m.name.getText(), m));
  });
  const calls = (node, owner, method) => node.forEachChild(child => {
    if (ts.isClassDeclaration(child)) owner = child.name.text;
    if (ts.isMethodDeclaration(child)) method = child.name.getText();
    if (ts.isCallExpression(child) && child.expression.getText().endsWith('._makeRequest') && child.arguments[0].text !== 'GET') {
      const declared = methods.get(owner + '.' + method);
      const answer = declared.type.getText().match(/Response<(?:[\w.]+\.)?(\w+)>/)?.[1];
      operations.push({
        verb: child.arguments[0].text,
        path: child.arguments[1].getText().slice(1, -1).replace(/\$\{[^}]*\}/g, '{}'),
        shape: declared.parameters.find(p => p.name.text === 'params')?.type.getText(),
        method,
        // Found when all files are read.
        answer: () => objects.get(file.replace('.d.ts', '') + ' ' + answer) ?? objects.get(imports.get(answer)?.replace(/\.js$/, '') + ' ' + answer) ?? '-',
      });
    }
    calls(child, owner, method);
  });
  calls(parse(file.replace('.d.ts', '.js')), '', '');
}
collect(parse(path.join(sdk, 'cjs/shared.d.ts')), '');

const resolve = (name, scope) => {
  for (let parts = scope.split('.'); ; parts.pop()) {
    const found = [...parts, name].filter(p => p).join('.');
    if (types.has(found)) return found;
    if (parts.length === 0) return null;
  }
};

const shapes = new Map(), names = new Map();

// The notation of a type, and whether the parameter can be unset.
function notation(type, scope, member) {
  const one = text => ({ text: [text], unset: false });
  if (ts.isParenthesizedTypeNode(type)) return notation(type.type, scope, member);
  if (ts.isLiteralTypeNode(type))
    return type.literal.kind === ts.SyntaxKind.NullKeyword || type.literal.text === '' ? { text: [], unset: true } : one('=' + type.literal.text);
  if (ts.isUnionTypeNode(type)) {
    const parts = type.types.filter(t => t.getText() !== 'OtherString').map(t => notation(t, scope, member));
    const all = parts.flatMap(p => p.text);
    const values = all.filter(t => t.startsWith('=')).map(t => t.slice(1).replace(/^=/, '')).flatMap(t => t.split('|'));
    const rest = all.filter(t => !t.startsWith('='));
    return { text: values.length > 0 ? ['=' + values.join('|'), ...rest] : rest, unset: parts.some(p => p.unset) };
  }
  if (ts.isTypeLiteralNode(type)) return one(notation(type.members[0].type, scope, member).text.join('/') + '{}');
  if (ts.isTypeReferenceNode(type)) {
    const name = type.typeName.getText();
    if (name === 'Emptyable') return { ...notation(type.typeArguments[0], scope, member), unset: true };
    if (name === 'Array') return one(notation(type.typeArguments[0], scope, member).text.join('/') + '[]');
    if (name === 'MetadataParam') return one('metadata');
    if (name === 'Decimal') return one('decimal');
    if (name === 'FileData') return one('file');
    const found = resolve(name, scope), declared = types.get(found)[0];
    return ts.isTypeAliasDeclaration(declared) ? notation(declared.type, found.split('.').slice(0, -1).join('.'), member) : one('@' + shape(found));
  }
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword: return one('string');
    case ts.SyntaxKind.BooleanKeyword: return one('boolean');
    case ts.SyntaxKind.NumberKeyword: return one(fractions.has(member) ? 'number' : 'integer');
    default: return one('any');
  }
}

function membersOf(qualified) {
  const members = new Map();
  for (const declared of types.get(qualified)) {
    for (const base of (declared.heritageClauses ?? []).flatMap(h => h.types))
      membersOf(resolve(base.expression.getText(), qualified)).forEach((v, k) => members.set(k, v));
    for (const member of declared.members.filter(m => m.name && m.name.getText() !== 'expand')) {
      const name = member.name.getText().replace(/'/g, ''), { text, unset } = notation(member.type, qualified, name);
      const type = text.join('/') || 'string';
      members.set(name, name + (member.questionToken ? '' : '*') + (unset ? '~' : '') + (type === 'string' ? '' : ':' + type));
    }
  }
  return members;
}

// Shapes with the same members are one, under the name of the first. The parameters of an operation keep their own name.
const own = new Set(operations.map(o => o.shape));
function shape(qualified) {
  if (!names.has(qualified)) {
    const content = [...membersOf(qualified)].sort((a, b) => a[0] < b[0] ? -1 : 1).map(m => m[1]).join(' ');
    const name = content ? qualified.replace(/Params\b/g, '') : 'Nothing', key = own.has(qualified) && content ? name : content;
    if (!shapes.has(key)) shapes.set(key, { name, content });
    names.set(qualified, shapes.get(key).name);
  }
  return names.get(qualified);
}

const table = operations.filter(o => !o.path.startsWith('/oauth')).map(o => [o.verb, o.path, o.shape ? shape(o.shape) : '-', o.answer(), o.method].join(' '))
  .sort((a, b) => a.split(' ')[1] < b.split(' ')[1] ? -1 : a.split(' ')[1] > b.split(' ')[1] ? 1 : 0);
const lines = [...shapes.values()].map(s => `${s.name}: ${s.content}`).sort();

// Long lists of values that stand in several shapes get a name too.
const lists = new Map();
for (const line of lines)
  for (const [list] of line.matchAll(/=[\w.|*+-]{60,}/g)) lists.set(list, [...lists.get(list) ?? [], line]);
const named = new Map([...lists].filter(([, uses]) => uses.length > 1).map(([list, uses]) => {
  const at = uses[0].split(' ').find(m => m.includes(list));
  return [list, '$' + uses[0].split(':')[0] + '.' + at.match(/^\w+/)[0]];
}));
const shorten = line => line.replace(/=[\w.|*+-]{60,}/g, list => named.get(list) ?? list);
const values = [...named].map(([list, name]) => `${name}: ${list.slice(1).split('|').join(' ')}`).sort();

const wrap = line => {
  const rows = [''];
  for (const word of line.split(' ')) {
    if (rows.at(-1).length > 8 && rows.at(-1).length + word.length > 145) rows.push('    ');
    rows[rows.length - 1] += (rows.at(-1).trim() ? ' ' : '') + word;
  }
  return rows.map(r => '        ' + r);
};
const version = fs.readFileSync(path.join(sdk, 'cjs/apiVersion.js'), 'utf8').match(/ApiVersion = '([^']+)'/)[1];
const write = (file, fields) => fs.writeFileSync(path.join(__dirname, file), [
  '// <auto-generated>',
  `//     Written by declare.js from stripe ${require(path.join(sdk, 'package.json')).version} for Node, API version ${version}. docs/emulator.md explains the notation.`,
  '// </auto-generated>', 'namespace Stripe.EFCore.Emulator.Writes.Declarations;', '', `internal static partial class ${file.split('.')[0]}`, '{',
  fields.map(([field, rows]) => [`    private const string ${field} =`, '        """', ...rows.flatMap(wrap), '        """;'].join('\n')).join('\n\n'),
  '}', ''].join('\n'));
const strange = lines.flatMap(l => l.split(' ').slice(1)).filter(m => m && !/^[\w*~-]+(:[\w=|$@.{}[\]/*+-]+)?$/.test(m));
if (strange.length > 0) throw new Error('The notation has no room for ' + strange.join(' '));
write('Operations.g.cs', [['Table', table]]);
write('ParameterShapes.g.cs', [['Values', values], ['Table', lines.map(shorten)]]);
console.log(`${table.length} operations, ${lines.length} shapes, ${values.length} lists of values`);
