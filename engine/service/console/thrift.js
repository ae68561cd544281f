// Calls of bole.thrift in Thrift's JSON protocol, as the IDL itself (bole.json) describes them.
//
//   message [1, method, 1 call | 2 reply | 3 exception, sequence, struct]
//   struct  {"field number": {"type": value}}
//   list    ["type of elements", count, element...]
//   map     ["type of keys", "type of values", count, {"key": value}]

const CODES = {bool: 'tf', byte: 'i8', i16: 'i16', i32: 'i32', i64: 'i64', double: 'dbl',
  string: 'str', struct: 'rec', exception: 'rec', list: 'lst', set: 'set', map: 'map'};

// What a call ends with when it has no answer: `kind` is the name of an exception of the IDL with
// its fields in `values`, or "Unreachable", or "Protocol".
export class CallError extends Error {
  constructor(kind, values) {
    super(kind);
    this.kind = kind;
    this.values = values;
  }
}

export class Service {
  static async load() {
    return new Service(await (await fetch('bole.json')).json());
  }

  constructor(idl) {
    this.structs = byName(idl.structs);
    this.functions = byName(idl.services[0].functions);
    this.enums = {};
    for (const {name, members} of idl.enums) {
      this.enums[name] = Object.fromEntries(members.map((member) => [member.name, member.value]));
    }
    this.constants = Object.fromEntries(idl.constants.map(({name, value}) => [name, value]));
  }

  // The answer to a method; the one argument of all methods is `request`.
  async call(method, request) {
    const about = this.functions[method];
    const fields = this.encodeFields(about.arguments, {request});
    const reply = await post([1, method, 1, 0, fields]);
    if (!Array.isArray(reply) || reply[2] !== 2) throw new CallError('Protocol', {});
    const result = reply[4];
    if (result['0']) return this.decode({typeId: 'struct', type: about.returnType}, result['0'].rec);
    for (const exception of about.exceptions) {
      if (!(exception.key in result)) continue;
      const values = this.decode(exception, result[exception.key].rec);
      throw new CallError(exception.type.class, values);
    }
    throw new CallError('Protocol', {});
  }

  encodeFields(fields, values) {
    const encoded = {};
    for (const field of fields) {
      const value = values[field.name];
      if (value === undefined || value === null) continue;
      encoded[field.key] = {[CODES[field.typeId]]: this.encode(field, value)};
    }
    return encoded;
  }

  encode({typeId, type}, value) {
    switch (typeId) {
      case 'bool': return value ? 1 : 0;
      case 'struct': return this.encodeFields(this.structs[type.class].fields, value);
      case 'list': {
        const element = {typeId: type.elemTypeId, type: type.elemType};
        return [CODES[element.typeId], value.length, ...value.map((v) => this.encode(element, v))];
      }
      default: return value;
    }
  }

  decode({typeId, type}, value) {
    switch (typeId) {
      case 'bool': return value === 1;
      case 'double': return Number(value);  // "NaN" and "Infinity" come as text
      case 'struct':
      case 'exception': return this.decodeFields(this.structs[type.class].fields, value);
      case 'list': {
        const element = {typeId: type.elemTypeId, type: type.elemType};
        return value.slice(2).map((v) => this.decode(element, v));
      }
      case 'map': return value[3];
      default: return value;
    }
  }

  decodeFields(fields, raw) {
    const values = {};
    for (const field of fields) {
      if (field.key in raw) values[field.name] = this.decode(field, Object.values(raw[field.key])[0]);
    }
    return values;
  }
}

function byName(list) {
  return Object.fromEntries(list.map((entry) => [entry.name, entry]));
}

async function post(message) {
  let response;
  try {
    response = await fetch('thrift', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(message),
    });
  } catch {
    throw new CallError('Unreachable', {});
  }
  if (!response.ok) throw new CallError('Protocol', {problem: await response.text()});
  return response.json();
}
