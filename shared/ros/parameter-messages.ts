/** rcl_interfaces/msg/ParameterType. */
export const parameterType = { notSet: 0, boolean: 1, integer: 2, double: 3, string: 4 } as const;

export interface ParameterValueMessage {
  /** Of `parameterType`; says which of the others counts. */
  readonly type: number;
  readonly bool_value: boolean;
  readonly integer_value: bigint;
  readonly double_value: number;
  readonly string_value: string;
  readonly byte_array_value: readonly number[];
  readonly bool_array_value: readonly boolean[];
  readonly integer_array_value: readonly bigint[];
  readonly double_array_value: readonly number[];
  readonly string_array_value: readonly string[];
}
export interface ParameterMessage {
  readonly name: string;
  readonly value: ParameterValueMessage;
}
export interface ParameterDescriptorMessage {
  readonly name: string;
  readonly type: number;
  readonly description: string;
  readonly additional_constraints: string;
  readonly read_only: boolean;
  readonly dynamic_typing: boolean;
  /** At most one. */
  readonly floating_point_range: readonly {
    readonly from_value: number;
    readonly to_value: number;
    readonly step: number;
  }[];
  /** At most one. */
  readonly integer_range: readonly {
    readonly from_value: bigint;
    readonly to_value: bigint;
    readonly step: bigint;
  }[];
}
export interface SetParametersResultMessage {
  readonly successful: boolean;
  readonly reason: string;
}
export interface ParameterEvent {
  readonly stamp: { readonly sec: number; readonly nanosec: number };
  readonly node: string;
  readonly new_parameters: readonly ParameterMessage[];
  readonly changed_parameters: readonly ParameterMessage[];
  readonly deleted_parameters: readonly ParameterMessage[];
}

export interface ParameterServiceTypes {
  'rcl_interfaces/srv/ListParameters': {
    request: { prefixes: readonly string[]; depth: bigint };
    response: { result: { names: readonly string[]; prefixes: readonly string[] } };
  };
  'rcl_interfaces/srv/DescribeParameters': {
    request: { names: readonly string[] };
    response: { descriptors: readonly ParameterDescriptorMessage[] };
  };
  'rcl_interfaces/srv/GetParameterTypes': {
    request: { names: readonly string[] };
    response: { types: readonly number[] };
  };
  'rcl_interfaces/srv/GetParameters': {
    request: { names: readonly string[] };
    response: { values: readonly ParameterValueMessage[] };
  };
  'rcl_interfaces/srv/SetParameters': {
    request: { parameters: readonly ParameterMessage[] };
    response: { results: readonly SetParametersResultMessage[] };
  };
  'rcl_interfaces/srv/SetParametersAtomically': {
    request: { parameters: readonly ParameterMessage[] };
    response: { result: SetParametersResultMessage };
  };
}
