-- What the migrations in bot/store/migrations.py add up to.
-- Written anew by: python -m tests.store.schema

CREATE VIEW "facts" AS SELECT articles.id AS article,
  substr(articles.text, json_extract(fact.value, '$.start') + 1,
         json_extract(fact.value, '$.end') - json_extract(fact.value, '$.start')) AS text,
  json_extract(fact.value, '$.attribution') AS attribution
FROM articles, json_each(articles.digest, '$.facts') AS fact;

CREATE VIEW "quotes" AS SELECT articles.id AS article,
  (SELECT group_concat(substr(articles.text, json_extract(value, '$[0]') + 1,
                              json_extract(value, '$[1]') - json_extract(value, '$[0]')), ' … ')
   FROM json_each(quote.value, '$.spans')) AS text,
  json_extract(quote.value, '$.speaker') AS speaker,
  json_extract(quote.value, '$.role') AS role,
  json_extract(quote.value, '$.verb') AS verb
FROM articles, json_each(articles.digest, '$.quotes') AS quote;

CREATE TABLE "article_sources" (
   "path" TEXT,
   "article" TEXT REFERENCES "articles"("id"),
   PRIMARY KEY ("path", "article")
);

CREATE TABLE "article_topics" (
   "topic" TEXT REFERENCES "topics"("slug"),
   "article" INTEGER REFERENCES "articles"("place"),
   PRIMARY KEY ("topic", "article")
);

CREATE TABLE "articles" (
   "place" INTEGER PRIMARY KEY,
   "id" TEXT NOT NULL,
   "headline" TEXT NOT NULL,
   "title" TEXT,
   "published" TEXT,
   "source" TEXT,
   "url" TEXT,
   "author" TEXT,
   "topics" TEXT NOT NULL,
   "first_seen" TEXT NOT NULL,
   "updated" TEXT NOT NULL,
   "routed" TEXT,
   "path" TEXT NOT NULL,
   "key" TEXT NOT NULL,
   "revision" TEXT NOT NULL,
   "excluded" TEXT NOT NULL,
   "digest" TEXT NOT NULL,
   "text" TEXT NOT NULL
, "before" TEXT, "corrected" TEXT, "retracted" TEXT, "reason" TEXT, "retracted_by" TEXT, "labels" TEXT NOT NULL DEFAULT '', fixes TEXT, "quoted" TEXT NOT NULL DEFAULT '');

CREATE VIRTUAL TABLE "articles_fts" USING FTS5 (
    "headline", "text", "labels", "quoted",
    tokenize='unicode61 remove_diacritics 2',
    prefix='2 3 4',
    content="articles"
);

CREATE TABLE "audit_log" (
   "id" INTEGER PRIMARY KEY,
   "at" TEXT NOT NULL,
   "act" TEXT NOT NULL,
   "user" TEXT NOT NULL,
   "name" TEXT NOT NULL,
   "detail" TEXT NOT NULL
);

CREATE TABLE "backoffs" (
   "channel" TEXT PRIMARY KEY,
   "until" TEXT NOT NULL,
   "error" TEXT NOT NULL
, "since" TEXT, "trouble" TEXT);

CREATE TABLE "bot_state" (
   "name" TEXT PRIMARY KEY,
   "value" TEXT NOT NULL
);

CREATE TABLE "copies" (
   "key" TEXT PRIMARY KEY,
   "article" TEXT NOT NULL REFERENCES "articles"("id"),
   "revision" TEXT NOT NULL
);

CREATE TABLE "duplicates" (
   "article" TEXT PRIMARY KEY REFERENCES "articles"("id"),
   "lead" TEXT NOT NULL REFERENCES "articles"("id")
);

CREATE TABLE "embargoed" (
   "key" TEXT PRIMARY KEY,
   "path" TEXT NOT NULL,
   "until" TEXT NOT NULL,
   "article" TEXT NOT NULL
, "hold" TEXT, "words" TEXT, "stated" TEXT, "told" INTEGER NOT NULL DEFAULT 0);

CREATE TABLE "failures" (
   "id" INTEGER PRIMARY KEY,
   "path" TEXT NOT NULL,
   "reason" TEXT NOT NULL,
   "seen" TEXT NOT NULL
);

CREATE TABLE "feed_items" (
   "feed" TEXT,
   "id" TEXT,
   "url" TEXT,
   "title" TEXT NOT NULL,
   "words" TEXT NOT NULL,
   "stated" TEXT,
   "seen" TEXT NOT NULL,
   "key" TEXT NOT NULL,
   "followed" INTEGER NOT NULL,
   PRIMARY KEY ("feed", "id")
);

CREATE TABLE "feed_lists" (
   "path" TEXT,
   "address" TEXT,
   "name" TEXT,
   PRIMARY KEY ("path", "address")
);

CREATE TABLE "feeds" (
   "address" TEXT PRIMARY KEY,
   "etag" TEXT,
   "modified" TEXT,
   "body" TEXT,
   "title" TEXT,
   "due" TEXT NOT NULL,
   "reason" TEXT,
   "times" INTEGER NOT NULL DEFAULT 0,
   "since" TEXT
);

CREATE TABLE "files" (
   "path" TEXT PRIMARY KEY,
   "size" INTEGER NOT NULL,
   "mtime_ns" INTEGER NOT NULL
);

CREATE TABLE "found_posts" (
   "channel" TEXT,
   "ts" TEXT,
   "place" INTEGER,
   "thread" TEXT,
   "kind" TEXT NOT NULL,
   "key" TEXT NOT NULL,
   "article" TEXT,
   "identity" TEXT,
   "revision" TEXT,
   "told" TEXT,
   "first_files" INTEGER,
   PRIMARY KEY ("channel", "ts", "place")
);

CREATE TABLE "links" (
   "path" TEXT PRIMARY KEY,
   "address" TEXT NOT NULL,
   "size" INTEGER NOT NULL,
   "mtime_ns" INTEGER NOT NULL,
   "due" TEXT,
   "reason" TEXT,
   "times" INTEGER NOT NULL DEFAULT 0,
   "since" TEXT
);

CREATE TABLE "muted_articles" (
   "article" TEXT REFERENCES "articles"("id"),
   "channel" TEXT,
   "kind" TEXT NOT NULL,
   "what" TEXT NOT NULL,
   "everywhere" INTEGER NOT NULL,
   "at" TEXT NOT NULL,
   PRIMARY KEY ("article", "channel")
);

CREATE TABLE "mutes" (
   "id" INTEGER PRIMARY KEY,
   "what" TEXT NOT NULL,
   "channel" TEXT,
   "until" TEXT,
   "by" TEXT NOT NULL,
   "since" TEXT NOT NULL
, "kind" TEXT NOT NULL DEFAULT 'topic');

CREATE TABLE "pages" (
   "feed" TEXT,
   "item" TEXT,
   "address" TEXT NOT NULL,
   "given" TEXT NOT NULL,
   "quiet" INTEGER NOT NULL,
   "due" TEXT,
   "reason" TEXT,
   "times" INTEGER NOT NULL DEFAULT 0,
   "since" TEXT,
   PRIMARY KEY ("feed", "item")
);

CREATE TABLE "pauses" (
   "channel" TEXT PRIMARY KEY,
   "until" TEXT,
   "by" TEXT NOT NULL,
   "since" TEXT NOT NULL
);

CREATE TABLE "post_articles" (
   "post" INTEGER REFERENCES "posts"("id"),
   "place" INTEGER,
   "article" TEXT NOT NULL REFERENCES "articles"("id"),
   PRIMARY KEY ("post", "place")
);

CREATE TABLE "posts" (
   "id" INTEGER PRIMARY KEY,
   "key" TEXT NOT NULL,
   "channel" TEXT NOT NULL,
   "reason" TEXT,
   "note" TEXT,
   "state" TEXT NOT NULL,
   "created" TEXT NOT NULL,
   "attempted" TEXT,
   "ts" TEXT,
   "error" TEXT
, "kind" TEXT NOT NULL DEFAULT 'digest', "changes" TEXT, of_post INTEGER REFERENCES posts(id), "size" TEXT NOT NULL DEFAULT 'standard', "hold" TEXT);

CREATE TABLE "released_holds" (
   "hold" TEXT PRIMARY KEY,
   "name" TEXT NOT NULL,
   "at" TEXT NOT NULL
);

CREATE TABLE "roundup_queue" (
   "channel" TEXT,
   "article" TEXT REFERENCES "articles"("id"),
   "release" TEXT NOT NULL,
   "why" TEXT NOT NULL,
   "missed" TEXT NOT NULL,
   PRIMARY KEY ("channel", "article")
);

CREATE TABLE sketches (hash INTEGER NOT NULL, article TEXT NOT NULL, seen TEXT NOT NULL, PRIMARY KEY (hash, article)) WITHOUT ROWID;

CREATE TABLE "slots" (
   "channel" TEXT,
   "release" TEXT,
   PRIMARY KEY ("channel", "release")
);

CREATE TABLE "subscriptions" (
   "id" INTEGER PRIMARY KEY,
   "channel" TEXT NOT NULL,
   "topic" TEXT
, "schedule" TEXT, "missed" TEXT NOT NULL DEFAULT 'merge', "source" TEXT, "size" TEXT NOT NULL DEFAULT 'standard');

CREATE TABLE "topics" (
   "slug" TEXT PRIMARY KEY,
   "label" TEXT NOT NULL
);

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

CREATE INDEX "idx_article_sources_article"
    ON "article_sources" ("article");

CREATE INDEX "idx_article_topics_article"
    ON "article_topics" ("article");

CREATE UNIQUE INDEX "idx_articles_id"
    ON "articles" ("id");

CREATE UNIQUE INDEX "idx_articles_key"
    ON "articles" ("key");

CREATE INDEX "idx_articles_revision"
    ON "articles" ("revision");

CREATE INDEX "idx_articles_routed"
    ON "articles" ("routed");

CREATE INDEX "idx_copies_article"
    ON "copies" ("article");

CREATE INDEX "idx_copies_revision"
    ON "copies" ("revision");

CREATE INDEX "idx_duplicates_lead"
    ON "duplicates" ("lead");

CREATE INDEX "idx_embargoed_path"
    ON "embargoed" ("path");

CREATE INDEX "idx_embargoed_until"
    ON "embargoed" ("until");

CREATE INDEX "idx_failures_path"
    ON "failures" ("path");

CREATE INDEX "idx_feed_items_id"
    ON "feed_items" ("id");

CREATE INDEX "idx_feed_items_key"
    ON "feed_items" ("key");

CREATE INDEX "idx_feed_items_url"
    ON "feed_items" ("url");

CREATE INDEX "idx_feed_lists_address"
    ON "feed_lists" ("address");

CREATE INDEX "idx_feeds_due"
    ON "feeds" ("due");

CREATE INDEX "idx_found_posts_article"
    ON "found_posts" ("article");

CREATE INDEX "idx_found_posts_identity"
    ON "found_posts" ("identity");

CREATE INDEX "idx_found_posts_revision"
    ON "found_posts" ("revision");

CREATE INDEX "idx_links_due"
    ON "links" ("due");

CREATE INDEX "idx_muted_articles_kind_what_at"
    ON "muted_articles" ("kind", "what", "at");

CREATE INDEX "idx_pages_due"
    ON "pages" ("due");

CREATE INDEX "idx_post_articles_article"
    ON "post_articles" ("article");

CREATE UNIQUE INDEX "idx_posts_key"
    ON "posts" ("key");

CREATE INDEX "idx_posts_of_post"
    ON "posts" ("of_post");

CREATE INDEX "idx_posts_state"
    ON "posts" ("state");

CREATE INDEX "idx_posts_ts"
    ON "posts" ("ts");

CREATE INDEX "idx_roundup_queue_article"
    ON "roundup_queue" ("article");

CREATE INDEX "idx_roundup_queue_release"
    ON "roundup_queue" ("release");

CREATE INDEX "idx_sketches_seen"
    ON "sketches" ("seen");

CREATE INDEX "idx_slots_release"
    ON "slots" ("release");

CREATE INDEX messages_by_time ON posts(created) WHERE kind IN ('digest', 'roundup');

CREATE UNIQUE INDEX one_mute ON mutes(kind, what, ifnull(channel, ''));

CREATE UNIQUE INDEX one_subscription ON subscriptions(channel, ifnull(topic, ''), ifnull(source, ''));

CREATE INDEX revised_articles ON articles(place) WHERE before IS NOT NULL;

CREATE INDEX untold_holds ON embargoed(hold) WHERE hold IS NOT NULL AND told = 0;
