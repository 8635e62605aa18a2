// The types that the page's modules share, for the type checker only: no code, never loaded.
// Names with underscores are Slack's, or the workspace's own in the same style.

/**
 * A person or app. `real_name` is shown; `name` is the handle.
 * @typedef {{
 *   id: string, name: string, real_name: string,
 *   is_admin: boolean, is_restricted: boolean, is_bot: boolean,
 * }} User
 */

/**
 * A channel or direct message, as one user sees it. `unread` counts messages; `last_ts` is the
 * newest one's ts; `members` are user ids.
 * @typedef {{
 *   id: string, name: string, topic: string, members: string[],
 *   is_private: boolean, is_im: boolean, is_archived: boolean, is_member: boolean, has_app: boolean,
 *   unread: number, last_ts: string | null,
 * }} Channel
 */

/** @typedef {{ name: string, description: string, usage_hint: string }} SlashCommand */
/** @typedef {{ name: string, callback_id: string, kind: "global" | "message" }} Shortcut */

/**
 * An error that Slack's Web API is told to simulate. `method` "*" means every call.
 * @typedef {{ kind: string, method: string, times: number, seconds: number }} Fault
 */

/** Whether the app is connected. @typedef {{ connected: boolean, connections: number }} Bot */

/**
 * The workspace as one user (`me`, an id) sees it: the answer of /client/state.
 * @typedef {{
 *   team: { id: string, name: string }, me: string,
 *   users: User[], channels: Channel[], commands: SlashCommand[], shortcuts: Shortcut[],
 *   app: { id: string, name: string, bot_user: string }, bot: Bot, faults: Fault[], now: number,
 * }} State
 */

/**
 * A message. Its `ts` (seconds, with a fraction of six digits) also identifies it in its channel.
 * `would_notify` are the ids of the users whom Slack would have notified.
 * @typedef {{
 *   ts: string, text?: string, blocks?: Block[], attachments?: unknown[],
 *   user?: string, bot_id?: string, username?: string, subtype?: string, edited?: { ts: string },
 *   thread_ts?: string, reply_count?: number, reply_users?: string[], latest_reply?: string,
 *   is_ephemeral?: boolean, would_notify?: string[],
 * }} Message
 */

/** What the workspace tells one user, for example that a command failed. `why` explains it.
 * @typedef {{ ts: string, text: string, why: string | null }} Notice
 */

/** What the timeline shows as one row: a message, or a notice with its ts.
 * @typedef {Message & { notice?: Notice }} Item
 */

/** Who wrote a message. @typedef {{ id: string, name: string, isApp: boolean }} Author */

/**
 * The state of a message's controls: the names of those that wait for the app, the options chosen
 * by control name, and what went wrong, in words. Treat it as read-only; Model.remark() replaces it.
 * @typedef {{ pending: Set<string>, chosen: Map<string, Option>, failures: string[] }} Mark
 */

/** Why a command or a press failed: Slack's word for it and, from the workspace, a sentence.
 * @typedef {{ error: string, text?: string }} Failure
 */

// Block Kit, as far as the page knows it. https://docs.slack.dev/reference/block-kit

/** @typedef {{ type?: "plain_text", text: string, emoji?: boolean }} PlainText */
/** @typedef {{ type: "mrkdwn", text: string, verbatim?: boolean }} MrkdwnText */
/** @typedef {PlainText | MrkdwnText} TextObject */
/** @typedef {{ text: TextObject, value: string, description?: TextObject, url?: string }} Option */

/**
 * The question that a control asks before it acts.
 * @typedef {{
 *   title: PlainText, text: TextObject, confirm: PlainText, deny: PlainText,
 *   style?: "primary" | "danger",
 * }} Confirm
 */

/**
 * @typedef {{
 *   type: "button", action_id: string, text: PlainText, confirm?: Confirm, url?: string,
 *   value?: string, style?: string, accessibility_label?: string,
 * }} ButtonElement
 */

/**
 * @typedef {{
 *   type: "static_select", action_id: string, confirm?: Confirm, placeholder?: PlainText,
 *   options?: Option[], option_groups?: { label?: PlainText, options: Option[] }[],
 *   initial_option?: Option,
 * }} SelectElement
 */

/** @typedef {{ type: "overflow", action_id: string, confirm?: Confirm, options: Option[] }} OverflowElement */
/** @typedef {{ type: "image", alt_text: string, title?: PlainText }} ImageElement */

/** Elements that the page cannot draw.
 * @typedef {{
 *   type: "external_select" | "users_select" | "channels_select" | "multi_static_select"
 *     | "multi_external_select" | "multi_users_select" | "multi_channels_select"
 *     | "multi_conversations_select" | "datepicker" | "timepicker" | "datetimepicker"
 *     | "checkboxes" | "radio_buttons" | "email_text_input" | "url_text_input" | "number_input",
 *   action_id: string,
 * }} OtherElement
 */

/** What can be pressed or chosen. @typedef {ButtonElement | SelectElement | OverflowElement} ControlElement */
/** @typedef {ControlElement | ImageElement | ConversationsSelect | OtherElement} BlockElement */

/**
 * @typedef {{
 *   type: "plain_text_input", action_id: string, placeholder?: PlainText, initial_value?: string,
 *   multiline?: boolean, max_length?: number,
 * }} TextInput
 */

/**
 * @typedef {{
 *   type: "conversations_select", action_id: string, placeholder?: PlainText,
 *   initial_conversation?: string,
 * }} ConversationsSelect
 */

/** @typedef {TextInput | SelectElement | ConversationsSelect | OtherElement} InputElement */

/** @typedef {{ type: "section", block_id: string, text?: TextObject, fields?: TextObject[], accessory?: BlockElement }} SectionBlock */
/** @typedef {{ type: "context", block_id: string, elements: (TextObject | ImageElement)[] }} ContextBlock */
/** @typedef {{ type: "actions", block_id: string, elements: BlockElement[] }} ActionsBlock */
/** @typedef {{ type: "header", block_id: string, text: PlainText }} HeaderBlock */
/** @typedef {{ type: "image", block_id: string, alt_text: string, title?: PlainText }} ImageBlock */
/** @typedef {{ type: "rich_text", block_id: string, elements: RichPart[] }} RichTextBlock */
/** @typedef {{ type: "divider" | "markdown" | "table", block_id: string }} OtherBlock */

/**
 * @typedef {{
 *   type: "input", block_id: string, label: PlainText, element: InputElement, hint?: PlainText,
 *   optional?: boolean,
 * }} InputBlock
 */

/**
 * @typedef {SectionBlock | ContextBlock | ActionsBlock | HeaderBlock | ImageBlock | RichTextBlock
 *   | InputBlock | OtherBlock} Block
 */

/**
 * How rich text looks.
 * @typedef {{
 *   bold?: boolean, italic?: boolean, strike?: boolean, underline?: boolean, code?: boolean,
 *   highlight?: boolean,
 * }} Style
 */

/**
 * An element of a line of rich text.
 * @typedef {{ style?: Style } & (
 *   { type: "text", text: string } |
 *   { type: "link", url: string, text?: string } |
 *   { type: "user", user_id: string } |
 *   { type: "usergroup", usergroup_id: string } |
 *   { type: "channel", channel_id: string } |
 *   { type: "broadcast", range: string } |
 *   { type: "emoji", name: string, unicode?: string } |
 *   { type: "date", timestamp: number, format: string, url?: string, fallback?: string } |
 *   { type: "color", value: string } |
 *   { type: "team", team_id: string }
 * )} RichLeaf
 */

/** @typedef {{ type: "rich_text_section", elements: RichLeaf[] }} RichSection */
/** @typedef {{ type: "rich_text_quote", elements: RichLeaf[] }} RichQuote */
/** @typedef {{ type: "rich_text_preformatted", elements: RichLeaf[] }} RichCode */

/**
 * @typedef {{
 *   type: "rich_text_list", elements: RichSection[], style: "bullet" | "ordered", indent?: number,
 *   offset?: number,
 * }} RichList
 */

/** @typedef {RichSection | RichQuote | RichCode | RichList} RichPart */

/**
 * A modal, or the app's Home.
 * @typedef {{
 *   id: string, type: "modal" | "home", blocks: Block[], title: PlainText | null,
 *   submit?: PlainText | null, close?: PlainText | null,
 * }} View
 */

/**
 * What happened to a view; `errors` are the sentences below the fields, by block id.
 * @typedef {{ action: string, view: View, errors?: Record<string, string> }} ViewChange
 */

/**
 * An event of the stream.
 * @typedef {(
 *   { type: "message" | "changed" | "ephemeral", channel: string, message: Message } |
 *   { type: "deleted" | "ephemeral_deleted", channel: string, ts: string } |
 *   { type: "channel", channel: Channel } |
 *   { type: "failure" } & Failure |
 *   { type: "settled", request: string } |
 *   { type: "pending", request: string } |
 *   { type: "bot" } & Bot |
 *   { type: "clock", now: number } |
 *   { type: "faults", faults: Fault[] } |
 *   { type: "view" } & ViewChange |
 *   { type: "reload" }
 * )} PageEvent
 */

/**
 * Where a control is: its block, and the message (or the view, by its id) that the block is in.
 * @template {Block} [B=Block]
 * @typedef {{ message: Message, block: B }} Place
 */

/**
 * How the reader sees the workspace, and what they can do in it. A part of the page that offers no
 * threads or shows no notices leaves out `openThread` or `dismissNotice`.
 * @typedef {{
 *   me: string,
 *   user: (id: string | undefined) => User | undefined,
 *   channel: (id: string) => Channel | undefined,
 *   author: (message: Message) => Author,
 *   authorById: (id: string) => Author,
 *   markOf: (ts: string) => Mark | undefined,
 *   isPending: (place: Place, element: ControlElement) => boolean,
 *   chosen: (place: Place, element: ControlElement) => Option | undefined,
 *   act: (place: Place, element: ControlElement, choice?: Option) => void,
 *   shortcuts: Shortcut[],
 *   use: (shortcut: Shortcut, message: Message) => void,
 *   openChannel: (id: string) => void,
 *   dismiss: (message: Message) => void,
 *   openThread?: (message: Message) => void,
 *   dismissNotice?: (notice: Notice) => void,
 * }} Lens
 */

/**
 * A row of a timeline. It is built again only when its key or something in `version` has changed.
 * @typedef {{ key: string, version: unknown[], build: () => Node }} Row
 */

export {};
