declare module 'sadakat:plugin/types@1.0.0' {
  /**
   * What a field or parameter holds, and how a column carries it.
   * # Variants
   * 
   * ## `"boolean"`
   * 
   * 0 or 1.
   * ## `"integer"`
   * 
   * A whole number.
   * ## `"text"`
   * 
   * Text.
   * ## `"texts"`
   * 
   * Several texts, such as tags.
   * ## `"date"`
   * 
   * Days since 1970-01-01.
   * ## `"instant"`
   * 
   * Microseconds since 1970-01-01T00:00:00Z.
   * ## `"money"`
   * 
   * Minor units of the batch's currency.
   * ## `"quantity"`
   * 
   * Thousandths.
   */
  export type FieldType = 'boolean' | 'integer' | 'text' | 'texts' | 'date' | 'instant' | 'money' | 'quantity';
  /**
   * What a plugin can propose.
   * # Variants
   * 
   * ## `"points"`
   * 
   * ## `"multiply"`
   * 
   * ## `"discount"`
   * 
   * ## `"gift"`
   * 
   * ## `"coupon"`
   * 
   * ## `"message"`
   * 
   * ## `"tag"`
   * 
   * ## `"untag"`
   * 
   * ## `"tier"`
   * 
   * ## `"progress"`
   * 
   * ## `"custom"`
   */
  export type EffectKind = 'points' | 'multiply' | 'discount' | 'gift' | 'coupon' | 'message' | 'tag' | 'untag' | 'tier' | 'progress' | 'custom';
  /**
   * How many calls one instance may see at most. Hosts give every call a
   * fresh one, with memory, variables and tables as after instantiation,
   * unless a campaign asks for instances that are kept.
   * # Variants
   * 
   * ## `"shared"`
   * 
   * Instances may be kept between calls.
   * ## `"call"`
   * 
   * Every call must have a fresh instance.
   */
  export type Isolation = 'shared' | 'call';
  /**
   * A field that the plugin reads, such as `customer.tier`.
   */
  export interface Field {
    name: string,
    type: FieldType,
    /**
     * Whether the plugin copes with a missing value. The host refuses to
     * bind an optional schema field to a required one.
     */
    optional: boolean,
  }
  /**
   * A parameter's value.
   */
  export type Value = ValueInteger | ValueText | ValueTexts;
  /**
   * boolean, integer, date, instant, money, quantity: as in columns.
   */
  export interface ValueInteger {
    tag: 'integer',
    val: bigint,
  }
  export interface ValueText {
    tag: 'text',
    val: string,
  }
  export interface ValueTexts {
    tag: 'texts',
    val: Array<string>,
  }
  /**
   * A parameter that campaigns set under `[params]`.
   */
  export interface Parameter {
    name: string,
    type: FieldType,
    /**
     * Shown to authors.
     */
    description: string,
    /**
     * The value if a campaign does not give one; none makes it required.
     */
    'default'?: Value,
  }
  /**
   * What the plugin is; the same answer at every call.
   */
  export interface Description {
    name: string,
    version: string,
    /**
     * One sentence for authors.
     */
    summary: string,
    fields: Array<Field>,
    parameters: Array<Parameter>,
    effects: Array<EffectKind>,
    isolation: Isolation,
  }
  /**
   * A bit per entry, least significant first, set where the entry has a
   * value. Empty means that all have.
   */
  export type Validity = Uint8Array;
  /**
   * Any type but text, texts.
   */
  export interface Integers {
    values: BigInt64Array,
    validity: Validity,
  }
  /**
   * Entry i is the text `keys[i]` of the dictionary; text k of the
   * dictionary is the bytes from `offsets[k]` to `offsets[k + 1]`.
   */
  export interface Text {
    keys: Uint32Array,
    offsets: Uint32Array,
    dictionary: string,
    validity: Validity,
  }
  /**
   * Entry i is the texts from `starts[i]` to `starts[i + 1]` of `items`.
   */
  export interface Texts {
    starts: Uint32Array,
    items: Text,
  }
  /**
   * One field for every event of a batch, or for every line if the field's
   * name begins with `line.`.
   */
  export type Column = ColumnIntegers | ColumnText | ColumnTexts;
  export interface ColumnIntegers {
    tag: 'integers',
    val: Integers,
  }
  export interface ColumnText {
    tag: 'text',
    val: Text,
  }
  export interface ColumnTexts {
    tag: 'texts',
    val: Texts,
  }
  /**
   * Events to evaluate.
   */
  export interface Batch {
    /**
     * How many events.
     */
    events: number,
    /**
     * ISO 4217 code of every amount in this batch.
     */
    currency: string,
    /**
     * Digits of that currency's minor unit: 0, 2 or 3.
     */
    minorDigits: number,
    /**
     * Event i has the lines from `line-starts[i]` to `line-starts[i + 1]`.
     * Empty if the plugin reads no line field.
     */
    lineStarts: Uint32Array,
    /**
     * One per `description.fields`, in that order.
     */
    columns: Array<Column>,
    /**
     * One per `description.parameters`, in that order.
     */
    parameters: Array<Value>,
  }
  /**
   * How much a discount or a coupon is worth: 0 whatever the offer says
   * (coupons only), 1 percent × 10⁶ (10 % is 10 000 000), 2 money in minor
   * units, 3 a set price in minor units (discounts only).
   */
  export type Unit = number;
  /**
   * What discounts have besides a row, one entry each.
   */
  export interface Discounts {
    units: Uint8Array,
    /**
     * 0 the order, 1 shipping, 2 + i the event's line i.
     */
    targets: Uint32Array,
    /**
     * 0 of the initial price, 1 of what remains.
     */
    bases: Uint8Array,
    /**
     * At most this many minor units; −1 for no cap.
     */
    caps: BigInt64Array,
  }
  /**
   * What coupons have besides a row, one entry each.
   */
  export interface Coupons {
    units: Uint8Array,
    /**
     * Days that the coupon is valid, 0 for no end.
     */
    days: BigInt64Array,
  }
  /**
   * The named values of messages and custom effects.
   */
  export interface Values {
    /**
     * How many values each message or custom effect has.
     */
    counts: Uint32Array,
    /**
     * The values' names, effect after effect: which of `effects.texts`.
     */
    names: Uint32Array,
    /**
     * The values themselves: which of `effects.texts`.
     */
    texts: Uint32Array,
  }
  /**
   * What the plugin proposes, as columns: row i is a proposal for event
   * `events[i]`, of kind `kinds[i]`, and so on.
   * 
   * | kind | name | amount | and one entry of |
   * |---|---|---|---|
   * | points | wallet | points × 10⁶ | |
   * | multiply | wallet | factor × 10⁶ | |
   * | discount | | see `unit` | `discounts` |
   * | gift | SKU | quantity × 10³ | |
   * | coupon | offer | see `unit` | `coupons` |
   * | message | template | | `values.counts` |
   * | tag, untag | tag | | |
   * | tier | tier | | |
   * | progress | badge | steps | |
   * | custom | name | | `values.counts` |
   * 
   * What a kind does not use is 0. What only some kinds have stands in
   * columns apart, one entry for each row of these kinds, in the order of
   * rows: so points, which plugins propose most, carry nothing else.
   */
  export interface Effects {
    /**
     * Which event of the batch. The rows of one event stand together, in
     * the order of events.
     */
    events: Uint32Array,
    /**
     * Which `effect-kind`, counted from 0.
     */
    kinds: Uint8Array,
    /**
     * Which of `texts`.
     */
    names: Uint32Array,
    amounts: BigInt64Array,
    discounts: Discounts,
    coupons: Coupons,
    values: Values,
    /**
     * Each text once; rows refer to it by position.
     */
    texts: Array<string>,
  }
  /**
   * An event that the plugin could not evaluate; the others stand.
   */
  export interface Failure {
    event: number,
    message: string,
  }
  export interface Outcome {
    effects: Effects,
    failures: Array<Failure>,
  }
}
