PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO setting VALUES('mode','classroom');
INSERT INTO setting VALUES('password.cost','m=19456,t=2');
INSERT INTO setting VALUES('school','School');
INSERT INTO setting VALUES('zone','Etc/UTC');
CREATE TABLE user (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- NFKC and lower case: names are told apart without case.
    folded TEXT NOT NULL UNIQUE,
    -- What look-alikes have in common (UTS 39).
    skeleton TEXT NOT NULL UNIQUE,
    full_name TEXT NOT NULL,
    email TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL CHECK (role IN ('admin', 'instructor', 'learner')),
    zone TEXT,
    status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'suspended')),
    -- A JSON object: theme, keys.
    preferences TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(preferences)),
    -- Rises when sessions that began before must end (role, password, suspension).
    epoch INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    last_seen INTEGER
) STRICT;
INSERT INTO user VALUES(1,'boss','boss','boss','boss','','admin',NULL,'active','{}',0,1795466592770,NULL);
INSERT INTO user VALUES(2,'ada','ada','ada','ada','','learner',NULL,'invited','{}',0,1795466593124,NULL);
INSERT INTO user VALUES(3,'erased-3','erased-3','erased-3','erased-3','','learner',NULL,'suspended','{}',1,1795466593298,NULL);
INSERT INTO user VALUES(4,'cleo','cleo','cleo','cleo','','learner',NULL,'invited','{}',0,1795466593454,NULL);
INSERT INTO user VALUES(5,'erased-5','erased-5','erased-5','erased-5','','learner',NULL,'suspended','{}',1,1795477225310,NULL);
CREATE TABLE credential (
    user_id INTEGER PRIMARY KEY REFERENCES user(id) ON DELETE CASCADE,
    phc TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    -- Failed tries since the last sign-in, shown at the next.
    failures INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO credential VALUES(1,'$argon2id$v=19$m=19456,t=2,p=1$A/gQ2Xz7rIcojIBmS3Gjiw$u+T9xcRURyAk6fZP2197H8RzRikn3LVLf6t9qv2px34',1795466592770,0);
CREATE TABLE one_time_code (
    user_id INTEGER PRIMARY KEY REFERENCES user(id) ON DELETE CASCADE,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    issued_by INTEGER REFERENCES user(id) ON DELETE SET NULL,
    tries_left INTEGER NOT NULL CHECK (tries_left >= 0)
) STRICT;
INSERT INTO one_time_code VALUES(2,X'3711c3df5da2df383dd83ef43bb392ecc29ed57f4e98df8db2766c2d66083e24',1795466593124,1796071393124,NULL,5);
INSERT INTO one_time_code VALUES(4,X'cdc82e01af9ebdd8e3fbaa1cdc8f3e73f0194ef3db23a1d790301d14b26ae312',1795466593454,1796071393454,NULL,5);
CREATE TABLE throttle (
    bucket BLOB PRIMARY KEY CHECK (length(bucket) = 32),
    failures INTEGER NOT NULL,
    failed_at INTEGER NOT NULL,
    wait_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE known_source (
    user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
    source BLOB NOT NULL CHECK (length(source) = 32),
    last_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
    n INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL CHECK (actor IN ('console', 'user', 'guest')),
    actor_id INTEGER,
    action TEXT NOT NULL,
    -- `school`, `setting:mode`, `user:7`, `course:3`, `item:12`: names are looked up when it is read.
    object TEXT NOT NULL,
    -- The person whose work or record it is.
    about INTEGER,
    course_id INTEGER,
    -- Salted commitment to the row of audit_text.
    text BLOB NOT NULL CHECK (length(text) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO audit VALUES(1,1795466592770,'console',NULL,'school.found','school',1,NULL,X'c2ae8b648167776bb3f021878165632f1247ea24ed545ca3229a45f90c36c338',X'da0880cab69bbd8c1a486c8cf201b772e2cd092a0bb0c63bef701c4b8fe8077e');
INSERT INTO audit VALUES(2,1795466592955,'console',NULL,'course.import','course:1',NULL,1,X'498c534bf7bfd50aa13e60b8804e908945ca81a5332444380d5fbdd236ccc5f1',X'ac56e6d5dc6bf6d8bcde47b96c1c3962cbea6dd4f0f1767edb8fc1d5cf8ac273');
INSERT INTO audit VALUES(3,1795466593057,'console',NULL,'course.publish','course:1',NULL,1,X'0311091b9de5dc852540a734ae2ec1958fe5f5d5442b7d4b3d8cd598f0fa944b',X'e67b19f903f0bd42e18011e9f3733f88bebd6d7907b2170aae6320c74dea6b97');
INSERT INTO audit VALUES(4,1795466593124,'console',NULL,'user.add','user:2',2,NULL,X'39176e14ee5a439b6d6dd8eb48a3fcb2e34ad60227622512607fc2f9fb4d1aff',X'9bfc43c981b9eb73325e4e7bd3f2db8d19894dc073984fde10e059e72246c2f1');
INSERT INTO audit VALUES(5,1795466593215,'console',NULL,'course.enroll','course:1',2,1,X'cc8fb7b0fe35845f535d8d207a990f4b130026a7cc7d05997a8dfd4547387afa',X'a342e76e3d8d3c84bec1570df168e23e744dd9723f2d4c88c43a9303865d2d9f');
INSERT INTO audit VALUES(6,1795466593298,'console',NULL,'user.add','user:3',3,NULL,X'076cd4891f520265f9d851ce9122ed2513ab70ec920f9a3485959a8458e42f8b',X'1776a986c1e341402594ef8729089eb4966d66d7c93d59f51a22aecdcdebc098');
INSERT INTO audit VALUES(7,1795466593392,'console',NULL,'course.enroll','course:1',3,1,X'f9a22d5fa5d20dc1dd0469c6737e960285e3f05165a9a5e381604957c1475393',X'a4f2ef3515789b5b9a128d0bfd0fd4b8e41770229ff5fd6f4f5f3d640a1b90b3');
INSERT INTO audit VALUES(8,1795466593454,'console',NULL,'user.add','user:4',4,NULL,X'3b063f83e575305a4d8899e0fd53689e7efcd8ef284a16c3206f6ced44d3d38a',X'529fe65a22172d17a5bb05eefdd79c53fc0734bf6047b91e112420c80cbba8d0');
INSERT INTO audit VALUES(9,1795466593487,'console',NULL,'course.enroll','course:1',4,1,X'f5f68c531d10d3ae0a9dd2fe0169c0112fb56cc68a5e77564b0fd2d78ea9b97e',X'9e967262daec003a197490e04346585c6d89f6f1be71a41ef861b7f6b0d5a1a6');
INSERT INTO audit VALUES(10,1795466593519,'user',2,'attempt.start','attempt:1',2,1,X'dbce943d7b9872d997fa32e0ef0d3062aed6dc6d121a68d7356af0557dd770b6',X'5d7ff1ad9f1f7a15e3e632f337c38c64acf09267a13ddab2a830b35b53b4e434');
INSERT INTO audit VALUES(11,1795466594092,'user',3,'attempt.start','attempt:2',3,1,X'1a59adde0456142d79dc24485254b7549643fcacdb00bca5a35b8580c45c633f',X'ad8735994b75d0be4d8a7cbf8ebebec55f24f82b71c0471758954e5487513bd8');
INSERT INTO audit VALUES(12,1795466594776,'user',2,'attempt.submit','attempt:1',2,1,X'ca5c0d57a7c4de5512f1cd02e9b1f279f09d3dfa7f93755959510d7b5e1be674',X'a356e12383887aae78fb970eebe78a37782d5ccde8accbf261fda2cce1bc7a7d');
INSERT INTO audit VALUES(13,1795466594838,'user',3,'attempt.submit','attempt:2',3,1,X'f524235b3cbf0adc7d78ba9ad8f85ee9e7be6a21cc676d054be4f7eabb4a1f2f',X'aacbbd3fb1f2209ca75c30a4b1b9028c3158d1132705d256a543969da09c4dc3');
INSERT INTO audit VALUES(14,1795466594905,'console',NULL,'attempt.mark','attempt:1',2,1,X'553df5e881db5b08db36cef73ae0ad9146a627ff31afb56b286e1865689a24cd',X'f5eb26a1759aa64fc2d2d3e5ce5e9ed75f52186c3905e6157f2ee91cea86b5fa');
INSERT INTO audit VALUES(15,1795466594956,'console',NULL,'attempt.mark','attempt:2',3,1,X'36e71e8585f2877890a727df3523bfd967940da8f71fb0e3ef774cd87ae2fd84',X'cfc5fe91a2be39de05c48d79aa28970fbbe166f5cfc3f67f0e4e524ae74c7cf8');
INSERT INTO audit VALUES(16,1795466595028,'user',2,'attempt.start','attempt:3',2,1,X'b1d6fad586bf612f9abec41bfebb3d961e6a830a4504e4ddf7690b35d4e4ba1b',X'15c1b6492df6f73828cee67529868fdb0614b4278cdcaaa039de0c724b8cb749');
INSERT INTO audit VALUES(17,1795466595156,'user',2,'attempt.submit','attempt:3',2,1,X'67edba639b9f1d9e5a591a2504a5b783886d58aad8ba5c0f0971f949c6a9555a',X'26c97fc195c100fda94d5731cc6999d117830ed7cc1941ac147750f537eedbc7');
INSERT INTO audit VALUES(18,1795466595212,'user',2,'attempt.start','attempt:4',2,1,X'572d7ab2cd64228d2a0fd524eb98d883e10fa696a8ddc68f71a451b7a97bd867',X'b91d1b95e226c322fd6fdfd952fcfd2d45f607a44511623bad545612195b02e2');
INSERT INTO audit VALUES(19,1795466595766,'user',3,'attempt.start','attempt:5',3,1,X'03a7c00461e7a32504d8eb7478c00e6715a3a39c50c06575bb21b401d6e52762',X'7d0a8681f2e608e47face6ba0a582063d7d7e3b218cf5a91114a79fe57654996');
INSERT INTO audit VALUES(20,1795466596488,'user',2,'attempt.submit','attempt:4',2,1,X'112c86a4516c08a0ac6949d7b6e6a1bcebedf61f59cd8f878aeecc1c0f0505e0',X'da65dd9de051eb9f870a5e401ed878b632f1c1a858ca2ba362c3411a1f898aa8');
INSERT INTO audit VALUES(21,1795466596557,'user',3,'attempt.submit','attempt:5',3,1,X'99aef6a786dc207cf29f4d3705983a81f9b3f98775d917a5399aa9c3407289d8',X'f040e27f69185a8b08ad6be9c97aa111bbe1668dcbc68c550da9e7944e1f74c9');
INSERT INTO audit VALUES(22,1795466596614,'user',2,'attempt.start','attempt:6',2,1,X'76e32671685d90f7a9414a80f88ff010fd8d0854c542fc70e05946721f799c90',X'8deec3a7e4f9afca7ed494d5aca0ee3bca0ec30b912faa21433ccf4069e51699');
INSERT INTO audit VALUES(23,1795466596778,'user',2,'attempt.submit','attempt:6',2,1,X'820bb4f980917556d58e9cd00fe4dfe5bd5a80d0d0ba27e0a88e8feeae464ce9',X'3e5b24ad6fc6bf33417bc1a6b70f90d2f1eb7e23f5304303e1343e6adbb4beb8');
INSERT INTO audit VALUES(24,1795466596820,'user',2,'attempt.start','attempt:7',2,1,X'335ee77e68008bd41feba06db98d5c71eb92b9deefc8312ced488a4d1e4c6ff3',X'58d0dd50861d6e74f16f43a6ad4171ae6f5fb8b9728320775dd17c3d552a9837');
INSERT INTO audit VALUES(25,1795466597180,'console',NULL,'course.import','course:1',NULL,1,X'ca2fb79ed97ef89012b91642c58458971bfa9316e456b743e4d4db5ccdbcf816',X'bdd05a792710821b2e2f7dee0553abbe9f005bbc4d45e3855456c9645b23185d');
INSERT INTO audit VALUES(26,1795466597270,'console',NULL,'quiz.regrade','item:1',NULL,1,X'76d2a80e75083cde6865861cff55dee760db8924f4d17c15e926ee5c2236402e',X'b131eaa6ccc6268c2046bab4126bb659ebf07304e888e6dbaec84e843870f960');
INSERT INTO audit VALUES(27,1795466597332,'user',4,'attempt.start','attempt:8',4,1,X'86d2cac98fc1810e637764ed065d5de66532f4513c8bf84b2fa991ca40055c74',X'64ddaed8e4c15aa1d52bba438a760329f0d0240ce0bf459c2415c76d550b907f');
INSERT INTO audit VALUES(28,1795466597544,'user',4,'attempt.submit','attempt:8',4,1,X'3b4e60c568918ff1b130ae345c669db798b712d8834f41a69ebf6a598d480c6c',X'9380b50fc0c045f2ec0e4a7b2da79a816f2b60a703318cf70d0c27b35abe9ce3');
INSERT INTO audit VALUES(29,1795466597603,'console',NULL,'user.erase','user:3',3,NULL,X'2c4e9a06195f42f165f9eaea9cdfd44bc30b44392358ef664a2ac76d6601d89f',X'f34eaca4d952b2b2524271af6e4ff3e8bce45ffae2ca9afd5dd048f59ddddc62');
INSERT INTO audit VALUES(30,1795477225310,'console',NULL,'user.add','user:5',5,NULL,X'd60fd9a89dd78711425097d5ceeca2152e42e688b6be339b3d5c84277907bf71',X'1e2148fac33ccc6375ca8011209f94d7c30627763b556604f88d8af16c0230b7');
INSERT INTO audit VALUES(31,1795477225385,'console',NULL,'course.enroll','course:1',5,1,X'22057ab40205ede8b6235e75ff08b8cc057a162867088a528a634eff7f9340a6',X'8a9e429a37d796446e627daed7dffc35b0b56b65110527d23c424f1f1e8fa7e7');
INSERT INTO audit VALUES(32,1795477242716,'user',4,'attempt.start','attempt:9',4,1,X'84001886ce625e459042bc86639e31f731ada4e28061d59e30cee4dd8372accb',X'4342d2e59ee1c8c52b736f7844b7cbd14e2882075f9fa073fe52b8b29e7a5dfb');
INSERT INTO audit VALUES(33,1795477243300,'user',4,'attempt.submit','attempt:9',4,1,X'3acdde8de2c298986e4206c6237945f499fc1cf7bf944386cfb5917c417e573a',X'afaa759f8ca3f7495000afd9eeb71d11b099b546c1a5f7ccbebcab2a5edc0181');
INSERT INTO audit VALUES(34,1795477243417,'console',NULL,'attempt.mark','attempt:9',4,1,X'23f0cbf61fd8e4f65e1352181f3972cc92eb31a7e5344a506ba91517dcc10d4c',X'33c089e12121d2aaf3db5c767c4dd55fa0c88de3664efd2d5764a1468b2c3605');
INSERT INTO audit VALUES(35,1795477243497,'user',5,'attempt.start','attempt:10',5,1,X'67cdc8e187d01cd9e58553bc240d24d0598df0fdec1799e205cc51a84461bb2f',X'dbb6c3a6a7fbdebe72f567e9dd07e4c4ed9e45529e4c9667f754b0e0ede49cdf');
INSERT INTO audit VALUES(36,1795477244192,'user',5,'attempt.submit','attempt:10',5,1,X'0754bb807d3d7815d3a40900c471286391d0bc4c21f765f47614ffc0af11a0f7',X'79844b868e5b56b4b0b5c76b87ca27eaf1951c6d5ec829e506e47fcdf33b3ddc');
INSERT INTO audit VALUES(37,1795477244253,'console',NULL,'attempt.mark','attempt:10',5,1,X'afbbd298469c2e36c5007043aa2a1149b9b64e5f5cb2474773db275495e5f9d1',X'ea31e4d8aa6c9fd2eaf9c86fa645173f6e9d97f3326896943648e7ca14b2f4a7');
INSERT INTO audit VALUES(38,1795477244321,'console',NULL,'attempt.mark','attempt:9',4,1,X'1770484564f56f1d12762623c2b1359dbdcde0ddb5afb27aa55b40203004af12',X'a43a629b26df648b153056871360de99a9e38c99dbb817c5ad2c0fd94595a818');
INSERT INTO audit VALUES(39,1795477244389,'user',4,'attempt.start','attempt:11',4,1,X'a9363068842e5f44b35812e445f00b19668f167e703e76fcfe0ba558c7593945',X'e9767377a7416332b7d1136011ebc99562bb1e76fc539988db811ff80760185e');
INSERT INTO audit VALUES(40,1795477244933,'user',4,'attempt.submit','attempt:11',4,1,X'f0d3c51df37e07fff1be4e7da9073811d246d545a52b54b931dad2fa5ebe0047',X'da41189639fbca4c73c3c565a1244aff9640f544c4796cef8f541e4d74027724');
INSERT INTO audit VALUES(41,1795477245053,'user',4,'attempt.start','attempt:12',4,1,X'8c7ec983edaf77abd5035edc3846ddd885ae0a8d605c820d8757f56b53797e93',X'483a52f89e5646b862cad21cad28a15608346998ebc608dda2055188b0b545c6');
INSERT INTO audit VALUES(42,1795477267208,'console',NULL,'user.erase','user:5',5,NULL,X'25a220a8ed63b967e4e34ccc7a40d4f3cb6e11468b86921d16705f903528d724',X'305169e0503a54ace627b33f1da21002708f29b2dfb63057992686d5936e7e5f');
CREATE TABLE audit_text (
    n INTEGER PRIMARY KEY REFERENCES audit(n) ON DELETE RESTRICT,
    salt BLOB,
    account TEXT,
    before TEXT,
    after TEXT,
    reason TEXT,
    erased_by INTEGER REFERENCES audit(n) ON DELETE RESTRICT,
    CHECK (erased_by IS NULL OR (salt IS NULL AND account IS NULL AND before IS NULL AND after IS NULL AND reason IS NULL))
) STRICT;
INSERT INTO audit_text VALUES(1,X'c0166aa66473e23a9efafbea4c2eb575','root',NULL,'{"admin":{"email":"","name":"boss","role":"admin","user":"boss","zone":null},"mode":"classroom","school":"School","zone":"Etc/UTC"}',NULL,NULL);
INSERT INTO audit_text VALUES(2,X'ab6c57857350968c2aac73d3866cbf47','root',NULL,'{"added":4,"archived":0,"changed":0,"revision":1}',NULL,NULL);
INSERT INTO audit_text VALUES(3,X'6bef90723a7b1f82dc0fc7516b43dcab','root','"draft"','"published"',NULL,NULL);
INSERT INTO audit_text VALUES(4,X'c87dbb68655b3f31eeecd38fc5f6c88a','root',NULL,'{"email":"","name":"ada","role":"learner","user":"ada","zone":null}',NULL,NULL);
INSERT INTO audit_text VALUES(5,X'5a00e0e47b9ad8369c28a13576d330ec','root',NULL,'"learner"',NULL,NULL);
INSERT INTO audit_text VALUES(6,NULL,NULL,NULL,NULL,NULL,29);
INSERT INTO audit_text VALUES(7,NULL,NULL,NULL,NULL,NULL,29);
INSERT INTO audit_text VALUES(8,X'7385ef2f5eca6bc7532cb45d337d63db','root',NULL,'{"email":"","name":"cleo","role":"learner","user":"cleo","zone":null}',NULL,NULL);
INSERT INTO audit_text VALUES(9,X'b026bef1e14b9482f0a9474195209860','root',NULL,'"learner"',NULL,NULL);
INSERT INTO audit_text VALUES(10,X'd4ca6508652fcae4bcbd9724830084ec',NULL,NULL,'{"attempt":1,"ends":null,"practice":false,"quiz":"plain"}',NULL,NULL);
INSERT INTO audit_text VALUES(11,NULL,NULL,NULL,NULL,NULL,29);
INSERT INTO audit_text VALUES(12,X'59d74b6936fc0c6d33642d80933bdfc5',NULL,NULL,'{"at":"2026-11-23T20:43:14.776Z","attempt":1,"events":"c40c9bf670a06753383f77231546729c3b9dbeb1384de89ef72d3a5fbc0c17ce","quiz":"plain"}',NULL,NULL);
INSERT INTO audit_text VALUES(13,NULL,NULL,NULL,NULL,NULL,29);
INSERT INTO audit_text VALUES(14,X'83f27142b96774b2c6210181638b8a2d','root','{"points":null,"question":"why"}','{"attempt":1,"points":"3.75","question":"why"}',NULL,NULL);
INSERT INTO audit_text VALUES(15,NULL,NULL,NULL,NULL,NULL,29);
INSERT INTO audit_text VALUES(16,X'dcb0c15d9535f8164e7de0ea0af3b61f',NULL,NULL,'{"attempt":2,"ends":null,"practice":false,"quiz":"plain"}',NULL,NULL);
INSERT INTO audit_text VALUES(17,X'2abaea6f0a2acccdfa2cf4fb75e4b26c',NULL,NULL,'{"at":"2026-11-23T20:43:15.156Z","attempt":2,"events":"85b599d0e69bcdce2f7e4e9ffce08f0f0d7012bf195b145feb0d7194d9847ecd","quiz":"plain"}',NULL,NULL);
INSERT INTO audit_text VALUES(18,X'9fbc92108ef6257cf71ea03f89ebebeb',NULL,NULL,'{"attempt":1,"ends":null,"practice":false,"quiz":"tries"}',NULL,NULL);
INSERT INTO audit_text VALUES(19,NULL,NULL,NULL,NULL,NULL,29);
INSERT INTO audit_text VALUES(20,X'2c8cc2767339d0b735343442bd9ad0af',NULL,NULL,'{"at":"2026-11-23T20:43:16.488Z","attempt":1,"events":"95cfd261c3572ea797cc2d93d54fa78ca75df91be699d2bc722186fac6eb0410","quiz":"tries"}',NULL,NULL);
INSERT INTO audit_text VALUES(21,NULL,NULL,NULL,NULL,NULL,29);
INSERT INTO audit_text VALUES(22,X'9d0621589f07c19621a18b1e726c1f06',NULL,NULL,'{"attempt":1,"ends":null,"practice":false,"quiz":"sure"}',NULL,NULL);
INSERT INTO audit_text VALUES(23,X'4d8a48663aa5aad2fb0563599b8cc9dc',NULL,NULL,'{"at":"2026-11-23T20:43:16.778Z","attempt":1,"events":"1ce415630d96743d0a7fd287ddbfd2cb0f729fa714620440916d7cc87aafbf6c","quiz":"sure"}',NULL,NULL);
INSERT INTO audit_text VALUES(24,X'b932feebcf0cdadb683d0d38f1373529',NULL,NULL,'{"attempt":1,"ends":null,"practice":false,"quiz":"run"}',NULL,NULL);
INSERT INTO audit_text VALUES(25,X'6adc4d4f03d53f1e26137319a87fa161','root','{"revision":1}','{"added":0,"archived":0,"changed":2,"revision":2}',NULL,NULL);
INSERT INTO audit_text VALUES(26,X'489c1f8bdf17c9fa8af7fd71cffa2046','root',NULL,'{"attempts":3,"changed":0,"questions":1,"quiz":"plain"}','The key was too narrow.',NULL);
INSERT INTO audit_text VALUES(27,X'f0717bfa916fb5b0700bca6ac3286bb0',NULL,NULL,'{"attempt":1,"ends":null,"practice":false,"quiz":"plain"}',NULL,NULL);
INSERT INTO audit_text VALUES(28,X'e90892bb263fca08e5b0183918aa1e18',NULL,NULL,'{"at":"2026-11-23T20:43:17.544Z","attempt":1,"events":"5908ad7284805f455086f8fc3e52a1b8cd93a5acab80e49eb34ec970e048694a","quiz":"plain"}',NULL,NULL);
INSERT INTO audit_text VALUES(29,X'8c2ab95bfc478882a93f7f50b34910a0','root',NULL,NULL,'asked for',NULL);
INSERT INTO audit_text VALUES(30,NULL,NULL,NULL,NULL,NULL,42);
INSERT INTO audit_text VALUES(31,NULL,NULL,NULL,NULL,NULL,42);
INSERT INTO audit_text VALUES(32,X'cbe64b6b2a89eaf5a9e77959bf7ee358',NULL,NULL,'{"attempt":2,"ends":null,"practice":false,"quiz":"plain"}',NULL,NULL);
INSERT INTO audit_text VALUES(33,X'7a2a0512785ceb570ea8d53393d49091',NULL,NULL,'{"at":"2026-11-23T23:40:43.300Z","attempt":2,"events":"f2ed5f274a90992945e7d672e3881d3c5b7af71455750ff4d17bae50fb9ef34e","quiz":"plain"}',NULL,NULL);
INSERT INTO audit_text VALUES(34,X'59fc244c611540ffbe92a68003fc1e53','root','{"points":null,"question":"why"}','{"attempt":2,"points":"1","question":"why"}',NULL,NULL);
INSERT INTO audit_text VALUES(35,NULL,NULL,NULL,NULL,NULL,42);
INSERT INTO audit_text VALUES(36,NULL,NULL,NULL,NULL,NULL,42);
INSERT INTO audit_text VALUES(37,NULL,NULL,NULL,NULL,NULL,42);
INSERT INTO audit_text VALUES(38,X'36c24b0251f6b1580ac64ea6fb871e6d','root','{"points":"1","question":"why"}','{"attempt":2,"points":"0.5","question":"why"}',NULL,NULL);
INSERT INTO audit_text VALUES(39,X'0721622235f6ae25f2c226f38f1a052a',NULL,NULL,'{"attempt":1,"ends":null,"practice":false,"quiz":"tries"}',NULL,NULL);
INSERT INTO audit_text VALUES(40,X'584cb7f0c9e7da4eb60b2f3752d62eed',NULL,NULL,'{"at":"2026-11-23T23:40:44.933Z","attempt":1,"events":"a38a56bccc0d6dc66590efdffa661c2f83fa1928edb4aa667cb53b73ac3fabaf","quiz":"tries"}',NULL,NULL);
INSERT INTO audit_text VALUES(41,X'b9ae05409cc34b5524bb852d93436464',NULL,NULL,'{"attempt":1,"ends":null,"practice":false,"quiz":"sure"}',NULL,NULL);
INSERT INTO audit_text VALUES(42,X'a686b5f1a128c4752247600c046877ff','root',NULL,NULL,'asked',NULL);
CREATE TABLE audit_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    n INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO audit_head VALUES(1,42,X'305169e0503a54ace627b33f1da21002708f29b2dfb63057992686d5936e7e5f');
CREATE TABLE blob (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    -- 1 once all chunks are there: large files are staged in several transactions before the one that uses them.
    whole INTEGER NOT NULL DEFAULT 0 CHECK (whole IN (0, 1)),
    staged_at INTEGER NOT NULL
) STRICT;
CREATE TABLE blob_chunk (
    blob_id INTEGER NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    n INTEGER NOT NULL CHECK (n >= 0),
    data BLOB NOT NULL CHECK (length(data) BETWEEN 1 AND 1048576),
    PRIMARY KEY (blob_id, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE course (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'archived')),
    -- What lifting the archive gives back.
    state_before_archive TEXT CHECK (state_before_archive IN ('draft', 'published')),
    -- Whether anybody of the school may join the published course as a learner.
    self_enroll INTEGER NOT NULL DEFAULT 0 CHECK (self_enroll IN (0, 1)),
    -- The first day of the term, which relative dates count from; YYYY-MM-DD in the school's zone.
    term_start TEXT,
    revision INTEGER NOT NULL DEFAULT 0,
    version TEXT,
    title TEXT NOT NULL,
    language TEXT,
    description TEXT NOT NULL,
    -- JSON: {"authors": [], "license": null, "paths": []}; nothing here is queried.
    head TEXT NOT NULL,
    -- JSON of domain::course::Grading.
    grading TEXT NOT NULL
) STRICT;
INSERT INTO course VALUES(1,'older','published',NULL,0,NULL,2,'1.1.0','A course of before','en','Answered, cleared, checked, marked, erased and running attempts.','{"authors":[],"license":null,"paths":[],"v":1}','{"categories":[],"decimals":2,"drop_rule":"ratio","late":null,"letter_uses":"shown","letters":"canvas","missing":null,"pass":null,"release":"auto","total":null,"v":1}');
CREATE TABLE course_revision (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    format TEXT NOT NULL,
    version TEXT,
    imported_at INTEGER NOT NULL,
    UNIQUE (course_id, n)
) STRICT;
INSERT INTO course_revision VALUES(1,1,1,X'1573e642de1b1ce93633f5dae01a40e31a54e9d2b24e2307879b49ce9449a020','lyceum','1.0.0',1795466592955);
INSERT INTO course_revision VALUES(2,1,2,X'7edc2b4baa7a34d290b3c63efc77a9840f5cf255255d07774380e03d61674a56','lyceum','1.1.0',1795466597180);
CREATE TABLE module (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    slug TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    -- JSON: list of domain::course::Condition; list of earlier slugs.
    requires TEXT NOT NULL,
    was TEXT NOT NULL,
    UNIQUE (course_id, slug)
) STRICT;
INSERT INTO module VALUES(1,1,'all',0,'All',0,'[]','[]');
CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    module_id INTEGER NOT NULL REFERENCES module (id) ON DELETE RESTRICT,
    slug TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('page', 'quiz', 'assignment', 'discussion', 'survey', 'link', 'file')),
    state TEXT NOT NULL CHECK (state IN ('published', 'hidden')),
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    -- Path of its file in the package; empty for a link.
    path TEXT NOT NULL,
    revision_id INTEGER REFERENCES item_revision (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    -- What the item's grade is out of, as import computed it; NULL where nothing is graded.
    points INTEGER,
    -- 0 for an assignment that takes nothing and only gets a mark.
    takes_work INTEGER NOT NULL DEFAULT 1 CHECK (takes_work IN (0, 1)),
    -- JSON: domain::course::ItemSettings; [Condition]; CompletionRule or null; earlier slugs.
    settings TEXT NOT NULL,
    requires TEXT NOT NULL,
    complete TEXT NOT NULL,
    was TEXT NOT NULL,
    -- JSON of domain::schedule::DateOverrides: dates set in this school, which stand above the package's and outlive an update.
    dates TEXT NOT NULL DEFAULT '{}',
    UNIQUE (course_id, slug)
) STRICT;
INSERT INTO item VALUES(1,1,1,'plain','quiz','published',0,0,'Plain','plain.quiz.md',5,1350000,1,'{"category":null,"close":null,"due":null,"extra_credit":false,"hidden":false,"late":null,"minutes":null,"must_pass":false,"omit":false,"open":null,"optional":false,"pass":null,"points":null,"release":null,"v":1,"weight":null}','[]','null','[]','{}');
INSERT INTO item VALUES(2,1,1,'tries','quiz','published',0,1,'Tries','tries.quiz.md',6,200000,1,'{"category":null,"close":null,"due":null,"extra_credit":false,"hidden":false,"late":null,"minutes":null,"must_pass":false,"omit":false,"open":null,"optional":false,"pass":null,"points":null,"release":null,"v":1,"weight":null}','[]','null','[]','{}');
INSERT INTO item VALUES(3,1,1,'sure','quiz','published',0,2,'Sure','sure.quiz.md',3,200000,1,'{"category":null,"close":null,"due":null,"extra_credit":false,"hidden":false,"late":null,"minutes":null,"must_pass":false,"omit":false,"open":null,"optional":false,"pass":null,"points":null,"release":null,"v":1,"weight":null}','[]','null','[]','{}');
INSERT INTO item VALUES(4,1,1,'run','quiz','published',0,3,'Running','run.quiz.md',4,200000,1,'{"category":null,"close":null,"due":null,"extra_credit":false,"hidden":false,"late":null,"minutes":null,"must_pass":false,"omit":false,"open":null,"optional":false,"pass":null,"points":null,"release":null,"v":1,"weight":null}','[]','null','[]','{}');
CREATE TABLE item_revision (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- JSON of store::item::Body, without keys.
    body TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    UNIQUE (item_id, n)
) STRICT;
INSERT INTO item_revision VALUES(1,1,1,X'74325f163de44ceb6a0fe069156203139008b9a0d08066f566dbb3a090242c29','{"introduction":"","kind":"quiz","settings":{"attempts":0,"behavior":"deferred","delay_s":0,"exam":false,"grace_s":0,"keep":"best","overdue":"submit","penalty":"1/3","practice":false,"question_points":"1","sequential":false,"show":{"after":["attempt","result","marks"],"closed":["attempt","result","marks","key","explanation"],"during":[],"later":["attempt","result","marks"]},"shuffle":true,"shuffle_questions":false,"time_s":null},"v":1}',1795466592955);
INSERT INTO item_revision VALUES(2,2,1,X'd8d3336f38e98ee8b6a6c380f713d262b53fc6c47f7831a8c5cd670997a09c39','{"introduction":"","kind":"quiz","settings":{"attempts":0,"behavior":"interactive","delay_s":0,"exam":false,"grace_s":0,"keep":"best","overdue":"submit","penalty":"1/3","practice":false,"question_points":"1","sequential":false,"show":{"after":["attempt","result","marks","feedback"],"closed":["attempt","result","marks","feedback","key","explanation"],"during":[],"later":["attempt","result","marks","feedback"]},"shuffle":false,"shuffle_questions":false,"time_s":null},"v":1}',1795466592955);
INSERT INTO item_revision VALUES(3,3,1,X'2b056b3f94a697c14af0badbc972a847e52a635ede4b7e836f03e33715ff71ec','{"introduction":"","kind":"quiz","settings":{"attempts":0,"behavior":"certainty","delay_s":0,"exam":false,"grace_s":0,"keep":"best","overdue":"submit","penalty":"1/3","practice":false,"question_points":"1","sequential":false,"show":{"after":["attempt","result","marks","feedback"],"closed":["attempt","result","marks","feedback","key","explanation"],"during":[],"later":["attempt","result","marks","feedback"]},"shuffle":false,"shuffle_questions":false,"time_s":null},"v":1}',1795466592955);
INSERT INTO item_revision VALUES(4,4,1,X'd8d3336f38e98ee8b6a6c380f713d262b53fc6c47f7831a8c5cd670997a09c39','{"introduction":"","kind":"quiz","settings":{"attempts":0,"behavior":"interactive","delay_s":0,"exam":false,"grace_s":0,"keep":"best","overdue":"submit","penalty":"1/3","practice":false,"question_points":"1","sequential":false,"show":{"after":["attempt","result","marks","feedback"],"closed":["attempt","result","marks","feedback","key","explanation"],"during":[],"later":["attempt","result","marks","feedback"]},"shuffle":false,"shuffle_questions":false,"time_s":null},"v":1}',1795466592955);
INSERT INTO item_revision VALUES(5,1,2,X'a0aaa1ec687b536f312f90834a93da61f91248f91fe2b045e1000171fb976994','{"introduction":"","kind":"quiz","settings":{"attempts":0,"behavior":"deferred","delay_s":0,"exam":false,"grace_s":0,"keep":"best","overdue":"submit","penalty":"1/3","practice":false,"question_points":"1","sequential":false,"show":{"after":["attempt","result","marks"],"closed":["attempt","result","marks","key","explanation"],"during":[],"later":["attempt","result","marks"]},"shuffle":true,"shuffle_questions":false,"time_s":null},"v":1}',1795466597180);
INSERT INTO item_revision VALUES(6,2,2,X'bb5f98589c648d005171e19accd28ea59e4fd373e24b75f52b5fbf0a83e04626','{"introduction":"","kind":"quiz","settings":{"attempts":0,"behavior":"interactive","delay_s":0,"exam":false,"grace_s":0,"keep":"best","overdue":"submit","penalty":"1/3","practice":false,"question_points":"1","sequential":false,"show":{"after":["attempt","result","marks","feedback"],"closed":["attempt","result","marks","feedback","key","explanation"],"during":[],"later":["attempt","result","marks","feedback"]},"shuffle":false,"shuffle_questions":false,"time_s":null},"v":1}',1795466597180);
CREATE TABLE item_key (
    item_revision_id INTEGER PRIMARY KEY REFERENCES item_revision (id) ON DELETE CASCADE,
    key TEXT NOT NULL
) STRICT;
CREATE TABLE bank (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT,
    introduction TEXT NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    UNIQUE (course_id, path)
) STRICT;
INSERT INTO bank VALUES(1,1,'bank.quiz.md',0,'Bank','',0);
CREATE TABLE question (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    item_id INTEGER REFERENCES item (id) ON DELETE CASCADE,
    bank_id INTEGER REFERENCES bank (id) ON DELETE CASCADE,
    slug TEXT NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    -- Place in its quiz, page or bank; JSON list of earlier slugs.
    position INTEGER NOT NULL,
    was TEXT NOT NULL,
    revision_id INTEGER REFERENCES question_revision (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    CHECK ((item_id IS NULL) <> (bank_id IS NULL))
) STRICT;
INSERT INTO question VALUES(1,1,NULL,1,'kept',0,0,'[]',1);
INSERT INTO question VALUES(2,1,1,NULL,'holds',0,0,'[]',2);
INSERT INTO question VALUES(3,1,1,NULL,'rewrite',0,1,'[]',3);
INSERT INTO question VALUES(4,1,1,NULL,'copy',0,2,'[]',4);
INSERT INTO question VALUES(5,1,1,NULL,'remote',0,3,'[]',14);
INSERT INTO question VALUES(6,1,1,NULL,'c',0,4,'[]',6);
INSERT INTO question VALUES(7,1,1,NULL,'why',0,5,'[]',7);
INSERT INTO question VALUES(8,1,2,NULL,'sum',0,0,'[]',8);
INSERT INTO question VALUES(9,1,2,NULL,'half-dozen',0,1,'["six"]',9);
INSERT INTO question VALUES(10,1,3,NULL,'sum',0,0,'[]',10);
INSERT INTO question VALUES(11,1,3,NULL,'six',0,1,'[]',11);
INSERT INTO question VALUES(12,1,4,NULL,'sum',0,0,'[]',12);
INSERT INTO question VALUES(13,1,4,NULL,'six',0,1,'[]',13);
CREATE TABLE question_revision (
    id INTEGER PRIMARY KEY,
    question_id INTEGER NOT NULL REFERENCES question (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    -- Over face and key: tells whether anything changed.
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- JSON of domain::quiz::Face.
    face TEXT NOT NULL,
    UNIQUE (question_id, n)
) STRICT;
INSERT INTO question_revision VALUES(1,1,1,X'500321e2eb1a72daa28b54e469f2262f4948c9026dc54aedcffd30a800b342d3','{"body":{"kind":"multiple_choice","options":[{"id":"1","pin":false,"text":"The state of every tracked file"},{"id":"2","pin":false,"text":"Only the lines that changed"},{"id":"3","pin":true,"text":"Nothing"}]},"bonus":false,"keep_order":false,"outcome":null,"points":null,"required":false,"stem":"","tags":[],"title":"What does a commit hold?","v":1}');
INSERT INTO question_revision VALUES(2,2,1,X'd283d82f50ceeaa945bd90117c423cc4b019a1a18bea1d89c29a347024eb0319','{"body":{"kind":"multiple_choice","options":[{"id":"staged","pin":false,"text":"`git diff --staged`"},{"id":"diff","pin":false,"text":"`git diff`"},{"id":"status","pin":false,"text":"`git status`"}]},"bonus":false,"keep_order":false,"outcome":null,"points":null,"required":false,"stem":"","tags":[],"title":"Which command shows what is staged?","v":1}');
INSERT INTO question_revision VALUES(3,3,1,X'49f829a133e4cd1d97e96fbb45c05ef44778ac8086bc2d5b1180693cda44511a','{"body":{"kind":"multiple_answers","options":[{"id":"1","pin":false,"text":"`git rebase`"},{"id":"2","pin":false,"text":"`git commit --amend`"},{"id":"3","pin":false,"text":"`git merge`"}]},"bonus":false,"keep_order":false,"outcome":null,"points":"3","required":false,"stem":"","tags":[],"title":"Which rewrite history?","v":1}');
INSERT INTO question_revision VALUES(4,4,1,X'062ec543ae94df0546b0ac23d4a9d6a86dab3253a7aa5a0d72586b9bb4966ee8','{"body":{"kind":"true_false"},"bonus":true,"keep_order":false,"outcome":null,"points":null,"required":false,"stem":"","tags":[],"title":"A branch is a copy.","v":1}');
INSERT INTO question_revision VALUES(5,5,1,X'217bbc63b9929da22e306e880c35bcf8e0a7ba3fcf3c5c2d4962ba920562aa8a','{"body":{"kind":"short_answer"},"bonus":false,"keep_order":false,"outcome":null,"points":null,"required":false,"stem":"","tags":[],"title":"The first remote","v":1}');
INSERT INTO question_revision VALUES(6,6,1,X'0f8544310fb4f5a8d2f1382c1e38cb8bf7b7ff67c5a592a587b4ef5fa1f5833f','{"body":{"kind":"numerical","unit_required":false,"units":["km/s"]},"bonus":false,"keep_order":false,"outcome":null,"points":"1.5","required":false,"stem":"","tags":[],"title":"Speed of light","v":1}');
INSERT INTO question_revision VALUES(7,7,1,X'729047f79b1835918b5244a4c82ec15faa79028be3dd453f41141f8194811014','{"body":{"kind":"essay","words":[null,null]},"bonus":false,"keep_order":false,"outcome":null,"points":"5","required":false,"stem":"","tags":[],"title":"Why?","v":1}');
INSERT INTO question_revision VALUES(8,8,1,X'3dbbe15bc82968ec521fedc4ca2bbd0ef4f0ee5659cd7308baa76d13d0db3f1e','{"body":{"kind":"numerical","unit_required":false,"units":[]},"bonus":false,"keep_order":false,"outcome":null,"points":null,"required":false,"stem":"","tags":[],"title":"Two and two","v":1}');
INSERT INTO question_revision VALUES(9,9,1,X'58793b0dbe9f284252eab165744775817fb40145a12d6ad540b043852bee6b84','{"body":{"kind":"numerical","unit_required":false,"units":[]},"bonus":false,"keep_order":false,"outcome":null,"points":null,"required":false,"stem":"","tags":[],"title":"Three and three","v":1}');
INSERT INTO question_revision VALUES(10,10,1,X'ac4b43079641f8bab7160660eaceb128feb4a2a1f37c101a11ba1783b3c419de','{"body":{"kind":"numerical","unit_required":false,"units":[]},"bonus":false,"keep_order":false,"outcome":null,"points":null,"required":false,"stem":"","tags":[],"title":"Two and two","v":1}');
INSERT INTO question_revision VALUES(11,11,1,X'7d0e8a94794ac604f5910a4e1e1fad1971fc50512af03895cac790d2d752e70b','{"body":{"kind":"numerical","unit_required":false,"units":[]},"bonus":false,"keep_order":false,"outcome":null,"points":null,"required":false,"stem":"","tags":[],"title":"Three and three","v":1}');
INSERT INTO question_revision VALUES(12,12,1,X'3dbbe15bc82968ec521fedc4ca2bbd0ef4f0ee5659cd7308baa76d13d0db3f1e','{"body":{"kind":"numerical","unit_required":false,"units":[]},"bonus":false,"keep_order":false,"outcome":null,"points":null,"required":false,"stem":"","tags":[],"title":"Two and two","v":1}');
INSERT INTO question_revision VALUES(13,13,1,X'58793b0dbe9f284252eab165744775817fb40145a12d6ad540b043852bee6b84','{"body":{"kind":"numerical","unit_required":false,"units":[]},"bonus":false,"keep_order":false,"outcome":null,"points":null,"required":false,"stem":"","tags":[],"title":"Three and three","v":1}');
INSERT INTO question_revision VALUES(14,5,2,X'fd3e0d9ef4780e2fbc9ef2caddd0f759a8ee012a4e05fc4ddb2853ad57027cec','{"body":{"kind":"short_answer"},"bonus":false,"keep_order":false,"outcome":null,"points":null,"required":false,"stem":"","tags":[],"title":"The first remote","v":1}');
CREATE TABLE question_key (
    question_revision_id INTEGER PRIMARY KEY REFERENCES question_revision (id) ON DELETE CASCADE,
    -- JSON of domain::quiz::Key.
    key TEXT NOT NULL
) STRICT;
INSERT INTO question_key VALUES(1,'{"answer":{"kind":"multiple_choice","options":[{"feedback":null,"share":"1/1"},{"feedback":null,"share":"0/1"},{"feedback":null,"share":"0/1"}]},"feedback":{"correct":null,"grader":null,"hints":[],"incorrect":null,"model":null,"note":null},"v":1}');
INSERT INTO question_key VALUES(2,'{"answer":{"kind":"multiple_choice","options":[{"feedback":null,"share":"1/1"},{"feedback":null,"share":"0/1"},{"feedback":null,"share":"1/2"}]},"feedback":{"correct":null,"grader":null,"hints":[],"incorrect":null,"model":null,"note":null},"v":1}');
INSERT INTO question_key VALUES(3,'{"answer":{"kind":"multiple_answers","marking":"right_minus_wrong","options":[{"feedback":null,"share":"1/1"},{"feedback":null,"share":"1/1"},{"feedback":null,"share":"0/1"}]},"feedback":{"correct":null,"grader":null,"hints":[],"incorrect":null,"model":null,"note":null},"v":1}');
INSERT INTO question_key VALUES(4,'{"answer":{"kind":"true_false","value":false},"feedback":{"correct":null,"grader":null,"hints":[],"incorrect":null,"model":null,"note":null},"v":1}');
INSERT INTO question_key VALUES(5,'{"answer":{"accepted":[{"feedback":null,"pattern":{"wildcard":"origin"},"share":"1/1"},{"feedback":null,"pattern":{"wildcard":"Origin of ada"},"share":"1/1"}],"any_order":false,"case":false,"fold_accents":false,"kind":"short_answer"},"feedback":{"correct":null,"grader":null,"hints":[],"incorrect":null,"model":null,"note":null},"v":1}');
INSERT INTO question_key VALUES(6,'{"answer":{"accepted":[{"feedback":null,"range":{"near":{"tolerance":{"relative":"1/200"},"value":"149896229/500"}},"share":"1/1","unit":"km/s"}],"digits":null,"kind":"numerical","unit_penalty":null},"feedback":{"correct":null,"grader":null,"hints":[],"incorrect":null,"model":null,"note":null},"v":1}');
INSERT INTO question_key VALUES(7,'{"answer":{"kind":"essay"},"feedback":{"correct":null,"grader":null,"hints":[],"incorrect":null,"model":"Because.","note":null},"v":1}');
INSERT INTO question_key VALUES(8,'{"answer":{"accepted":[{"feedback":null,"range":{"near":{"tolerance":{"absolute":"0/1"},"value":"4/1"}},"share":"1/1","unit":null}],"digits":null,"kind":"numerical","unit_penalty":null},"feedback":{"correct":null,"grader":null,"hints":["Count.","Count again."],"incorrect":null,"model":null,"note":null},"v":1}');
INSERT INTO question_key VALUES(9,'{"answer":{"accepted":[{"feedback":null,"range":{"near":{"tolerance":{"absolute":"0/1"},"value":"6/1"}},"share":"1/1","unit":null}],"digits":null,"kind":"numerical","unit_penalty":null},"feedback":{"correct":null,"grader":null,"hints":["Half a dozen."],"incorrect":null,"model":null,"note":null},"v":1}');
INSERT INTO question_key VALUES(10,'{"answer":{"accepted":[{"feedback":null,"range":{"near":{"tolerance":{"absolute":"0/1"},"value":"4/1"}},"share":"1/1","unit":null}],"digits":null,"kind":"numerical","unit_penalty":null},"feedback":{"correct":null,"grader":null,"hints":[],"incorrect":null,"model":null,"note":null},"v":1}');
INSERT INTO question_key VALUES(11,'{"answer":{"accepted":[{"feedback":null,"range":{"near":{"tolerance":{"absolute":"0/1"},"value":"6/1"}},"share":"1/1","unit":null}],"digits":null,"kind":"numerical","unit_penalty":null},"feedback":{"correct":null,"grader":null,"hints":[],"incorrect":null,"model":null,"note":null},"v":1}');
INSERT INTO question_key VALUES(12,'{"answer":{"accepted":[{"feedback":null,"range":{"near":{"tolerance":{"absolute":"0/1"},"value":"4/1"}},"share":"1/1","unit":null}],"digits":null,"kind":"numerical","unit_penalty":null},"feedback":{"correct":null,"grader":null,"hints":["Count.","Count again."],"incorrect":null,"model":null,"note":null},"v":1}');
INSERT INTO question_key VALUES(13,'{"answer":{"accepted":[{"feedback":null,"range":{"near":{"tolerance":{"absolute":"0/1"},"value":"6/1"}},"share":"1/1","unit":null}],"digits":null,"kind":"numerical","unit_penalty":null},"feedback":{"correct":null,"grader":null,"hints":["Half a dozen."],"incorrect":null,"model":null,"note":null},"v":1}');
INSERT INTO question_key VALUES(14,'{"answer":{"accepted":[{"feedback":null,"pattern":{"wildcard":"origin"},"share":"1/1"},{"feedback":null,"pattern":{"wildcard":"Origin of ada"},"share":"1/1"},{"feedback":null,"pattern":{"wildcard":"Origin of ada"},"share":"1/1"}],"any_order":false,"case":false,"fold_accents":false,"kind":"short_answer"},"feedback":{"correct":null,"grader":null,"hints":[],"incorrect":null,"model":null,"note":null},"v":1}');
CREATE TABLE quiz_pool (
    item_revision_id INTEGER NOT NULL REFERENCES item_revision (id) ON DELETE CASCADE,
    pool INTEGER NOT NULL,
    title TEXT,
    introduction TEXT NOT NULL,
    pick INTEGER,
    points INTEGER,
    bank TEXT,
    tags TEXT,
    PRIMARY KEY (item_revision_id, pool)
) STRICT, WITHOUT ROWID;
INSERT INTO quiz_pool VALUES(1,0,'First things','Some words before.',NULL,200000,NULL,NULL);
INSERT INTO quiz_pool VALUES(1,1,'Then others','',NULL,NULL,NULL,NULL);
INSERT INTO quiz_pool VALUES(1,2,'From the bank','',1,NULL,'bank.quiz.md','[]');
INSERT INTO quiz_pool VALUES(2,0,NULL,'',NULL,NULL,NULL,NULL);
INSERT INTO quiz_pool VALUES(3,0,NULL,'',NULL,NULL,NULL,NULL);
INSERT INTO quiz_pool VALUES(4,0,NULL,'',NULL,NULL,NULL,NULL);
INSERT INTO quiz_pool VALUES(5,0,'First things','Some words before.',NULL,200000,NULL,NULL);
INSERT INTO quiz_pool VALUES(5,1,'Then others','',NULL,NULL,NULL,NULL);
INSERT INTO quiz_pool VALUES(5,2,'From the bank','',1,NULL,'bank.quiz.md','[]');
INSERT INTO quiz_pool VALUES(6,0,NULL,'',NULL,NULL,NULL,NULL);
CREATE TABLE quiz_question (
    item_revision_id INTEGER NOT NULL,
    pool INTEGER NOT NULL,
    position INTEGER NOT NULL,
    question_revision_id INTEGER NOT NULL REFERENCES question_revision (id) ON DELETE RESTRICT,
    PRIMARY KEY (item_revision_id, pool, position),
    FOREIGN KEY (item_revision_id, pool) REFERENCES quiz_pool (item_revision_id, pool) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO quiz_question VALUES(1,2,0,1);
INSERT INTO quiz_question VALUES(5,2,0,1);
INSERT INTO quiz_question VALUES(1,0,0,2);
INSERT INTO quiz_question VALUES(5,0,0,2);
INSERT INTO quiz_question VALUES(1,0,1,3);
INSERT INTO quiz_question VALUES(5,0,1,3);
INSERT INTO quiz_question VALUES(1,0,2,4);
INSERT INTO quiz_question VALUES(5,0,2,4);
INSERT INTO quiz_question VALUES(1,1,0,5);
INSERT INTO quiz_question VALUES(1,1,1,6);
INSERT INTO quiz_question VALUES(5,1,1,6);
INSERT INTO quiz_question VALUES(1,1,2,7);
INSERT INTO quiz_question VALUES(5,1,2,7);
INSERT INTO quiz_question VALUES(2,0,0,8);
INSERT INTO quiz_question VALUES(6,0,0,8);
INSERT INTO quiz_question VALUES(2,0,1,9);
INSERT INTO quiz_question VALUES(6,0,1,9);
INSERT INTO quiz_question VALUES(3,0,0,10);
INSERT INTO quiz_question VALUES(3,0,1,11);
INSERT INTO quiz_question VALUES(4,0,0,12);
INSERT INTO quiz_question VALUES(4,0,1,13);
INSERT INTO quiz_question VALUES(5,1,0,14);
CREATE TABLE page_check (
    item_revision_id INTEGER NOT NULL REFERENCES item_revision (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    question_revision_id INTEGER NOT NULL REFERENCES question_revision (id) ON DELETE RESTRICT,
    PRIMARY KEY (item_revision_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE media (
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    blob_id INTEGER NOT NULL REFERENCES blob (id) ON DELETE RESTRICT,
    PRIMARY KEY (course_id, path)
) STRICT, WITHOUT ROWID;
CREATE TABLE enrollment (
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('instructor', 'assistant', 'learner', 'observer')),
    state TEXT NOT NULL CHECK (state IN ('active', 'removed')),
    enrolled_at INTEGER NOT NULL,
    -- When the person was last on any item of the course.
    last_seen INTEGER, active_seconds INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (course_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO enrollment VALUES(1,2,'learner','active',1795466593215,1795466596820,0);
INSERT INTO enrollment VALUES(1,3,'learner','removed',1795466593392,NULL,0);
INSERT INTO enrollment VALUES(1,4,'learner','active',1795466593487,1795477245053,0);
INSERT INTO enrollment VALUES(1,5,'learner','removed',1795477225385,NULL,0);
CREATE TABLE course_group (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    UNIQUE (course_id, name)
) STRICT;
CREATE TABLE group_member (
    group_id INTEGER NOT NULL REFERENCES course_group (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE progress (
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    -- Looked at to its end: what 'view' asks for.
    viewed_at INTEGER,
    marked_at INTEGER,
    submitted_at INTEGER,
    -- Where reading goes on: a line's byte offset in the text of the revision seen, and the share read in thousandths.
    place INTEGER,
    read_share INTEGER CHECK (read_share BETWEEN 0 AND 1000),
    PRIMARY KEY (item_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO progress VALUES(1,2,1795466593519,1795466595156,NULL,NULL,1795466594776,NULL,NULL);
INSERT INTO progress VALUES(1,4,1795466597332,1795477243300,NULL,NULL,1795466597544,NULL,NULL);
INSERT INTO progress VALUES(2,2,1795466595212,1795466596488,NULL,NULL,1795466596488,NULL,NULL);
INSERT INTO progress VALUES(2,4,1795477244389,1795477244933,NULL,NULL,1795477244933,NULL,NULL);
INSERT INTO progress VALUES(3,2,1795466596614,1795466596778,NULL,NULL,1795466596778,NULL,NULL);
INSERT INTO progress VALUES(3,4,1795477245053,1795477245053,NULL,NULL,NULL,NULL,NULL);
INSERT INTO progress VALUES(4,2,1795466596820,1795466596820,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE active_time (
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    -- YYYY-MM-DD in UTC.
    day TEXT NOT NULL,
    seconds INTEGER NOT NULL CHECK (seconds >= 0),
    PRIMARY KEY (user_id, item_id, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE check_answer (
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    question_id INTEGER NOT NULL REFERENCES question (id) ON DELETE CASCADE,
    question_revision_id INTEGER NOT NULL REFERENCES question_revision (id) ON DELETE CASCADE,
    answer TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('right', 'partly', 'wrong', 'waiting')),
    -- JSON list of what was said to it.
    feedback TEXT NOT NULL,
    tries INTEGER NOT NULL,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, question_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE answer_text (
    commitment BLOB PRIMARY KEY CHECK (length(commitment) = 32),
    salt BLOB NOT NULL,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO answer_text VALUES(X'187c79222e12a91e937270a4f96d2719851d66e1decfe9cabd15c46382e3cf5f',X'829bdde88bcf86c5ffc24a09c003aab7','The key was too narrow.');
INSERT INTO answer_text VALUES(X'2817f97496a7bdd05359fb054afebf3c6999672c3a6cae0c9635d35603299b5c',X'552361fee53b26ff414d7e5c6c79c3f6','Nearly, ada.');
INSERT INTO answer_text VALUES(X'c5490b965bdd01aa69810613392dbbe1df929b73d2214f9924d7071d302ce62c',X'429e5c91e733a38ae6194aa034ee3e31','For cleo.');
INSERT INTO answer_text VALUES(X'd4af9f9cd8c317875021ab24636a3c07c471a8cb17f9c0602d90122e83b03d15',X'2783fe1ed85086ebc467d6c950bd6ecf','The key was too narrow.');
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
    -- What the attempt began on and stays on.
    item_revision_id INTEGER NOT NULL REFERENCES item_revision (id) ON DELETE RESTRICT,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE RESTRICT,
    n INTEGER NOT NULL CHECK (n >= 1),
    -- Counts nothing: a preview of staff, or a quiz made for practice.
    practice INTEGER NOT NULL CHECK (practice IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('open', 'needs_marking', 'marked', 'abandoned', 'discarded')),
    started_at INTEGER NOT NULL,
    -- The deadlines as they were when it began: last instant for answers, last instant for handing in.
    ends_at INTEGER,
    submit_until INTEGER,
    finished_at INTEGER,
    late_seconds INTEGER NOT NULL DEFAULT 0,
    -- Position of the question where the learner stands.
    here INTEGER NOT NULL DEFAULT 1,
    possible INTEGER NOT NULL,
    -- Rounded once; NULL while open or waiting for a person.
    score INTEGER, salt BLOB CHECK (length(salt) = 16),
    -- A learner's attempts at a quiz; a quiz's attempts.
    UNIQUE (item_id, user_id, n),
    CHECK ((state = 'open') = (finished_at IS NULL))
) STRICT;
INSERT INTO attempt VALUES(1,1,1,2,1,0,'marked',1795466593519,NULL,NULL,1795466594776,0,1,1350000,925000,NULL);
INSERT INTO attempt VALUES(2,1,1,3,1,0,'marked',1795466594092,NULL,NULL,1795466594838,0,1,1350000,850000,NULL);
INSERT INTO attempt VALUES(3,1,1,2,2,0,'marked',1795466595028,NULL,NULL,1795466595156,0,1,1350000,200000,NULL);
INSERT INTO attempt VALUES(4,2,2,2,1,0,'marked',1795466595212,NULL,NULL,1795466596488,0,1,200000,66667,NULL);
INSERT INTO attempt VALUES(5,2,2,3,1,0,'marked',1795466595766,NULL,NULL,1795466596557,0,1,200000,66667,NULL);
INSERT INTO attempt VALUES(6,3,3,2,1,0,'marked',1795466596614,NULL,NULL,1795466596778,0,1,200000,300000,NULL);
INSERT INTO attempt VALUES(7,4,4,2,1,0,'open',1795466596820,NULL,NULL,NULL,0,1,200000,NULL,X'0001caa25d1db74a22962fe8379bb367');
INSERT INTO attempt VALUES(8,1,5,4,1,0,'marked',1795466597332,NULL,NULL,1795466597544,0,1,1350000,0,NULL);
INSERT INTO attempt VALUES(9,1,5,4,2,0,'marked',1795477242716,NULL,NULL,1795477243300,0,1,1350000,350000,X'bc7fbf030353ecd93e3f4fe3951b8270');
INSERT INTO attempt VALUES(10,1,5,5,1,0,'marked',1795477243497,NULL,NULL,1795477244192,0,1,1350000,400000,NULL);
INSERT INTO attempt VALUES(11,2,6,4,1,0,'marked',1795477244389,NULL,NULL,1795477244933,0,1,200000,166667,X'4aef10e7c553c938ddae878b96322d73');
INSERT INTO attempt VALUES(12,3,3,4,1,0,'open',1795477245053,NULL,NULL,NULL,0,1,200000,NULL,X'ea2f2a4a0c20caf065ed8f283ce9b1fe');
CREATE TABLE submission (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
    item_revision_id INTEGER NOT NULL REFERENCES item_revision (id) ON DELETE RESTRICT,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE RESTRICT,
    n INTEGER NOT NULL CHECK (n >= 1),
    at INTEGER NOT NULL,
    late_seconds INTEGER NOT NULL,
    -- Commitments into answer_text.
    text BLOB CHECK (length(text) = 32),
    url BLOB CHECK (length(url) = 32),
    note BLOB CHECK (length(note) = 32),
    -- SHA-256 of the record, and the receipt cut from it: --receipt.
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    receipt TEXT NOT NULL UNIQUE,
    -- A learner's submissions; an item's.
    UNIQUE (item_id, user_id, n)
) STRICT;
CREATE TABLE submission_file (
    submission_id INTEGER NOT NULL REFERENCES submission (id) ON DELETE RESTRICT,
    position INTEGER NOT NULL,
    -- Empty, and the blob NULL, once erased.
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    blob_id INTEGER REFERENCES blob (id) ON DELETE RESTRICT,
    PRIMARY KEY (submission_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE submission_draft (
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    url TEXT NOT NULL,
    note TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE grade_event (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE RESTRICT,
    n INTEGER NOT NULL CHECK (n >= 1),
    at INTEGER NOT NULL,
    -- NULL: the console, or for `quiz` nobody.
    by_user INTEGER REFERENCES user (id) ON DELETE RESTRICT,
    deed TEXT NOT NULL CHECK (deed IN ('set', 'undo', 'quiz', 'release', 'hide')),
    hand TEXT CHECK (hand IN ('score', 'excused', 'missing')),
    -- Set by hand, in points; out of a quiz, in points.
    entered INTEGER,
    auto INTEGER,
    late_hand INTEGER CHECK (late_hand >= 0),
    -- JSON: {"revision": item_revision.id, "choices": [domain::grade::rubric::Choice]}.
    rubric TEXT,
    -- Commitments into answer_text.
    comment BLOB CHECK (length(comment) = 32),
    reason BLOB CHECK (length(reason) = 32),
    -- 1 shown, 0 hidden, NULL as the course's rule says.
    released INTEGER CHECK (released IN (0, 1)),
    UNIQUE (item_id, user_id, n)
) STRICT;
INSERT INTO grade_event VALUES(1,1,2,1,1795466594905,NULL,'quiz',NULL,NULL,925000,NULL,NULL,NULL,NULL,NULL);
INSERT INTO grade_event VALUES(2,1,3,1,1795466594956,NULL,'quiz',NULL,NULL,850000,NULL,NULL,NULL,NULL,NULL);
INSERT INTO grade_event VALUES(3,2,2,1,1795466596488,NULL,'quiz',NULL,NULL,66667,NULL,NULL,NULL,NULL,NULL);
INSERT INTO grade_event VALUES(4,2,3,1,1795466596557,NULL,'quiz',NULL,NULL,66667,NULL,NULL,NULL,NULL,NULL);
INSERT INTO grade_event VALUES(5,3,2,1,1795466596778,NULL,'quiz',NULL,NULL,300000,NULL,NULL,NULL,NULL,NULL);
INSERT INTO grade_event VALUES(6,1,4,1,1795466597544,NULL,'quiz',NULL,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO grade_event VALUES(7,1,4,2,1795477243417,NULL,'quiz',NULL,NULL,400000,NULL,NULL,NULL,NULL,NULL);
INSERT INTO grade_event VALUES(8,1,5,1,1795477244253,NULL,'quiz',NULL,NULL,400000,NULL,NULL,NULL,NULL,NULL);
INSERT INTO grade_event VALUES(9,1,4,3,1795477244321,NULL,'quiz',NULL,NULL,350000,NULL,NULL,NULL,NULL,NULL);
INSERT INTO grade_event VALUES(10,2,4,1,1795477244933,NULL,'quiz',NULL,NULL,166667,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE grade (
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE RESTRICT,
    work TEXT NOT NULL DEFAULT 'none' CHECK (work IN ('none', 'draft', 'submitted', 'needs_marking')),
    -- When the work that counts was handed in: what lateness is computed from.
    work_at INTEGER,
    hand TEXT CHECK (hand IN ('score', 'excused', 'missing')),
    entered INTEGER,
    -- The mark of a quiz out of its attempts, in points of the item.
    auto INTEGER,
    late_hand INTEGER,
    rubric TEXT,
    comment BLOB,
    released INTEGER CHECK (released IN (0, 1)),
    -- The newest grade_event: its number, and its instant for 'new marks'.
    event_n INTEGER NOT NULL DEFAULT 0,
    marked_at INTEGER,
    -- The newest event is the learner's own doing: no news for them.
    own INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1)), newest_at INTEGER,
    PRIMARY KEY (item_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO grade VALUES(1,2,'submitted',1795466594776,NULL,NULL,925000,NULL,NULL,NULL,NULL,1,1795466594905,1,NULL);
INSERT INTO grade VALUES(1,3,'submitted',1795466594838,NULL,NULL,850000,NULL,NULL,NULL,NULL,1,1795466594956,1,NULL);
INSERT INTO grade VALUES(1,4,'submitted',1795477243300,NULL,NULL,350000,NULL,NULL,NULL,NULL,3,1795477244321,1,NULL);
INSERT INTO grade VALUES(1,5,'submitted',1795477244192,NULL,NULL,400000,NULL,NULL,NULL,NULL,1,1795477244253,1,NULL);
INSERT INTO grade VALUES(2,2,'submitted',1795466596488,NULL,NULL,66667,NULL,NULL,NULL,NULL,1,1795466596488,1,NULL);
INSERT INTO grade VALUES(2,3,'submitted',1795466596557,NULL,NULL,66667,NULL,NULL,NULL,NULL,1,1795466596557,1,NULL);
INSERT INTO grade VALUES(2,4,'submitted',1795477244933,NULL,NULL,166667,NULL,NULL,NULL,NULL,1,1795477244933,1,NULL);
INSERT INTO grade VALUES(3,2,'submitted',1795466596778,NULL,NULL,300000,NULL,NULL,NULL,NULL,1,1795466596778,1,NULL);
INSERT INTO grade VALUES(3,4,'draft',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,0,NULL);
INSERT INTO grade VALUES(4,2,'draft',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,0,NULL);
CREATE TABLE mark_seen (
    user_id INTEGER PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    seen_at INTEGER NOT NULL
) STRICT;
CREATE TABLE course_draft (
    course_id INTEGER PRIMARY KEY REFERENCES course (id) ON DELETE CASCADE,
    -- The course's revision and value when the working copy was begun.
    base_revision INTEGER NOT NULL,
    base TEXT NOT NULL,
    -- The step that stands, 0 the base; later steps can be taken again.
    at_step INTEGER NOT NULL,
    begun_at INTEGER NOT NULL
) STRICT;
CREATE TABLE course_draft_step (
    course_id INTEGER NOT NULL REFERENCES course_draft (course_id) ON DELETE CASCADE,
    n INTEGER NOT NULL CHECK (n > 0),
    -- Who made it; NULL for the console and for somebody erased.
    user_id INTEGER REFERENCES user (id) ON DELETE SET NULL,
    at INTEGER NOT NULL,
    says TEXT NOT NULL,
    -- The item that it was made to.
    item TEXT,
    -- 1 where only the item's text was written: more of it by the same person joins the step.
    is_text INTEGER NOT NULL CHECK (is_text IN (0, 1)),
    value TEXT NOT NULL,
    PRIMARY KEY (course_id, n)
) STRICT;
CREATE TABLE course_draft_part (
    course_id INTEGER NOT NULL REFERENCES course_draft (course_id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    part TEXT NOT NULL,
    PRIMARY KEY (course_id, hash)
) STRICT;
CREATE TABLE course_draft_text (
    course_id INTEGER NOT NULL REFERENCES course_draft (course_id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    text TEXT NOT NULL,
    reads_as TEXT,
    mistakes INTEGER NOT NULL,
    user_id INTEGER REFERENCES user (id) ON DELETE SET NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (course_id, item)
) STRICT;
CREATE TABLE course_draft_file (
    course_id INTEGER NOT NULL REFERENCES course_draft (course_id) ON DELETE CASCADE,
    blob_id INTEGER NOT NULL REFERENCES blob (id) ON DELETE RESTRICT,
    PRIMARY KEY (course_id, blob_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE mark_draft (
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    by_user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    draft TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, user_id, by_user)
) STRICT, WITHOUT ROWID;
CREATE TABLE class_code (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL UNIQUE,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    course_id INTEGER REFERENCES course (id) ON DELETE CASCADE,
    group_id INTEGER REFERENCES course_group (id) ON DELETE SET NULL,
    seats INTEGER NOT NULL CHECK (seats > 0),
    used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
    issued_at INTEGER NOT NULL,
    issued_by INTEGER REFERENCES user (id) ON DELETE SET NULL,
    expires_at INTEGER NOT NULL
) STRICT;
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 VALUES('user','sqlite_autoindex_user_3','1 1');
INSERT INTO sqlite_stat1 VALUES('user','sqlite_autoindex_user_2','1 1');
INSERT INTO sqlite_stat1 VALUES('user','sqlite_autoindex_user_1','1 1');
INSERT INTO sqlite_stat1 VALUES('setting','setting','4 1');
INSERT INTO sqlite_stat1 VALUES('audit','audit_by_action','1 1 1');
INSERT INTO sqlite_stat1 VALUES('audit','audit_by_at','1 1');
INSERT INTO sqlite_stat1 VALUES('audit','audit_by_about','1 1 1');
INSERT INTO sqlite_stat1 VALUES('audit','audit_by_actor','0 0 0');
INSERT INTO sqlite_stat1 VALUES('audit','audit_by_course','0 0 0');
INSERT INTO sqlite_stat1 VALUES('item','item_by_module','4 4 1');
INSERT INTO sqlite_stat1 VALUES('item','sqlite_autoindex_item_1','4 4 1');
INSERT INTO sqlite_stat1 VALUES('bank','sqlite_autoindex_bank_1','1 1 1');
INSERT INTO sqlite_stat1 VALUES('course_revision','sqlite_autoindex_course_revision_1','1 1 1');
INSERT INTO sqlite_stat1 VALUES('course','sqlite_autoindex_course_1','1 1');
INSERT INTO sqlite_stat1 VALUES('module','sqlite_autoindex_module_1','1 1 1');
INSERT INTO sqlite_stat1 VALUES('question_revision','sqlite_autoindex_question_revision_1','13 1 1');
INSERT INTO sqlite_stat1 VALUES('quiz_pool','quiz_pool','6 2 1');
INSERT INTO sqlite_stat1 VALUES('question','question_by_course','13 13');
INSERT INTO sqlite_stat1 VALUES('question','question_of_bank','1 1 1');
INSERT INTO sqlite_stat1 VALUES('question','question_of_item','12 3 1');
INSERT INTO sqlite_stat1 VALUES('item_revision','sqlite_autoindex_item_revision_1','4 1 1');
INSERT INTO sqlite_stat1 VALUES('enrollment','enrollment_by_user','1 1');
INSERT INTO sqlite_stat1 VALUES('enrollment','enrollment','1 1 1');
INSERT INTO sqlite_stat1 VALUES('progress','progress_by_user','1 1 1');
INSERT INTO sqlite_stat1 VALUES('progress','progress','1 1 1');
INSERT INTO sqlite_stat1 VALUES('answer_text','answer_text','18 1');
INSERT INTO sqlite_stat1 VALUES('grade_event','sqlite_autoindex_grade_event_1','1 1 1 1');
INSERT INTO sqlite_stat1 VALUES('answer_past','answer_past','8 3 1');
INSERT INTO sqlite_stat1 VALUES('attempt_question','attempt_question','36 5 1');
INSERT INTO sqlite_stat1 VALUES('answer_salt','answer_salt','21 4 1');
INSERT INTO sqlite_stat1 VALUES('grade','grade_of_user','7 3 1 1 1 1 1 1 1 1');
INSERT INTO sqlite_stat1 VALUES('grade','grade_unmarked','0 0');
INSERT INTO sqlite_stat1 VALUES('grade','grade_excused','0 0');
INSERT INTO sqlite_stat1 VALUES('grade','grade','7 2 1');
INSERT INTO sqlite_stat1 VALUES('attempt','attempt_by_user','8 3 1');
INSERT INTO sqlite_stat1 VALUES('attempt','attempt_open_by_user','1 1');
INSERT INTO sqlite_stat1 VALUES('attempt','attempt_running','1 1 1');
INSERT INTO sqlite_stat1 VALUES('attempt','sqlite_autoindex_attempt_1','8 2 2 1');
INSERT INTO sqlite_stat1 VALUES('quiz_question','quiz_question_by_question','22 2');
INSERT INTO sqlite_stat1 VALUES('quiz_question','quiz_question','22 4 3 1');
INSERT INTO sqlite_stat1 VALUES('attempt_event','attempt_event','68 9 1');
CREATE TABLE course_people (
    course_id INTEGER PRIMARY KEY REFERENCES course (id) ON DELETE CASCADE,
    learners INTEGER NOT NULL DEFAULT 0,
    -- Instructors and assistants.
    staff INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO course_people VALUES(1,2,0);
CREATE TABLE attempt_event (
    attempt_id INTEGER NOT NULL REFERENCES attempt (id) ON DELETE RESTRICT,
    n INTEGER NOT NULL CHECK (n >= 1),
    -- Milliseconds since attempt.started_at.
    after INTEGER NOT NULL,
    -- Place in domain::attempt::AttemptEvent: 0 start, 1 answer, 2 clear, 3 flag, 4 unflag, 5 certainty, 6 check, 7 submit, 8 auto_submit,
    -- 9 abandon, 10 discard, 11 mark.
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 11),
    position INTEGER,
    -- Commitment to the marker's comment in answer_text; that to an answer where it is older than this table.
    written BLOB CHECK (length(written) = 32),
    -- A figure of the event: certainty, share of a check, points given.
    detail TEXT,
    PRIMARY KEY (attempt_id, n)
) STRICT, WITHOUT ROWID;
INSERT INTO attempt_event VALUES(1,1,0,0,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(1,2,56,1,1,X'e869fb14a142ae871f25f8824f1c2a638d9658ef9e92104e739977edac7e1226',NULL);
INSERT INTO attempt_event VALUES(1,3,100,1,1,X'53f57bbb110e3608abdd25023b2ba3657880cab0ece39741cf973f1beea4bcd6',NULL);
INSERT INTO attempt_event VALUES(1,4,196,1,2,X'710c3b068c55a61876cab0ff603bff7d8121d5d6d28161fcf5492b3349d57c96',NULL);
INSERT INTO attempt_event VALUES(1,5,244,1,3,X'7e473393ca747cbecd2067672a42a4686d74e33b5284ae9dbc2a0916a0bc4e2d',NULL);
INSERT INTO attempt_event VALUES(1,6,285,1,4,X'8aee1d88318eafc2ee1d8b1ca2be31fe348b5bb0da36e55e9a994da1dcc48ca6',NULL);
INSERT INTO attempt_event VALUES(1,7,339,1,5,X'15f3bccf8ddb975cfe5591d64e3b1311b7e8111a4cfc8d009b4a796c60156b6f',NULL);
INSERT INTO attempt_event VALUES(1,8,383,1,6,X'a3c6b82ba97d63918f9d80464711603b6c583a635ac7ee308bc3f843455bc1a3',NULL);
INSERT INTO attempt_event VALUES(1,9,442,1,6,X'c0e85dd27855612378fe57826585e9b067ff692eeb0cd12a66c792b025dc8c0e',NULL);
INSERT INTO attempt_event VALUES(1,10,500,1,1,X'75fa25b42623d35da7cc36eac54838955b03ac93ff94dcb8173cfdf0ee4fecc3',NULL);
INSERT INTO attempt_event VALUES(1,11,500,3,1,NULL,NULL);
INSERT INTO attempt_event VALUES(1,12,500,2,4,NULL,NULL);
INSERT INTO attempt_event VALUES(1,13,1257,7,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(1,14,1386,11,6,X'2817f97496a7bdd05359fb054afebf3c6999672c3a6cae0c9635d35603299b5c','3.75');
INSERT INTO attempt_event VALUES(1,15,3751,11,4,NULL,'0');
INSERT INTO attempt_event VALUES(2,1,0,0,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(2,2,80,1,1,X'37107c0974b923d6753f4935780a6cd648ec83f58527a49a3c994565d3a611f7',NULL);
INSERT INTO attempt_event VALUES(2,3,152,1,1,X'e342d2ef5ca1bdff6d3e14afae0315a781cecf3619acfbe6422f957f450b8d31',NULL);
INSERT INTO attempt_event VALUES(2,4,216,1,2,X'6b24ca3d872e1c157fe22ca81bbca0c06e848e039f24d25524bc4c737971d226',NULL);
INSERT INTO attempt_event VALUES(2,5,304,1,3,X'39ab0ca53ad03089b023d39d0424c10b4d3331f533f8240ee7f842e26424adcf',NULL);
INSERT INTO attempt_event VALUES(2,6,376,1,4,X'843c87ba7ef85e29f82aad246c10d040e68f1d9f7615362a6e34bdcb7222dfa1',NULL);
INSERT INTO attempt_event VALUES(2,7,436,1,5,X'a597cac8ea7e7e7cd3602fd531ad1ee07c5f2ae1259e8f268a74592fea2a860d',NULL);
INSERT INTO attempt_event VALUES(2,8,484,1,6,X'c504bd8c3d298360e56a1e0a9e9d318769d6732c4cfc8fe52e930384a8f33f4d',NULL);
INSERT INTO attempt_event VALUES(2,9,548,1,6,X'e45893afa9fd4b8acbefd81135dd80c97261c8a0e8ab29090d07f7cfa2d3b6d5',NULL);
INSERT INTO attempt_event VALUES(2,10,598,1,1,X'f80edb7f7abdc0efb59c400fc83492ab8ad931fb066a45012a9667c2f2d7c992',NULL);
INSERT INTO attempt_event VALUES(2,11,598,3,1,NULL,NULL);
INSERT INTO attempt_event VALUES(2,12,598,2,4,NULL,NULL);
INSERT INTO attempt_event VALUES(2,13,746,7,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(2,14,864,11,6,X'1768f61db1f8e12446b516d2381eb2f9742ac53e15c2714f99a91cd9c0277537','5');
INSERT INTO attempt_event VALUES(2,15,3178,11,4,NULL,'0');
INSERT INTO attempt_event VALUES(3,1,0,0,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(3,2,56,1,1,X'8981ec1f02742909d0220449422835d70ca81047c91cb76b772c3f55b65bd3de',NULL);
INSERT INTO attempt_event VALUES(3,3,128,7,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(3,4,2242,11,4,NULL,'0');
INSERT INTO attempt_event VALUES(4,1,0,0,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(4,2,60,1,1,X'b1057f94f5c14eaa076373a9c7b62ae667e0d59e88eca318bfa724aaca0c0b72',NULL);
INSERT INTO attempt_event VALUES(4,3,116,6,1,NULL,'0/1');
INSERT INTO attempt_event VALUES(4,4,189,1,1,X'a7801435df755b729c08773b13c2af036b329d73bb6e2b531849ffc82bf0cbef',NULL);
INSERT INTO attempt_event VALUES(4,5,235,1,1,X'848cd673fee3782d232d78e02c90836f96791b091dbdc05057fede8024614826',NULL);
INSERT INTO attempt_event VALUES(4,6,304,1,1,X'9a650271ca5e54711a42dbc0ea5f947e143052b0513439c61daf30518f5c0a5c',NULL);
INSERT INTO attempt_event VALUES(4,7,343,6,1,NULL,'1/1');
INSERT INTO attempt_event VALUES(4,8,431,1,2,X'8478b3133811aded7b2c170a7a5ebfa212b500bda2d28c9c1db4064a5a29c224',NULL);
INSERT INTO attempt_event VALUES(4,9,503,6,2,NULL,'0/1');
INSERT INTO attempt_event VALUES(4,10,1276,7,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(5,1,0,0,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(5,2,90,1,1,X'c4dde03fd12ab7331b0d4c36933c8d463ec70ea8ad6c2cf14d55bc38bc82c48e',NULL);
INSERT INTO attempt_event VALUES(5,3,169,6,1,NULL,'0/1');
INSERT INTO attempt_event VALUES(5,4,226,1,1,X'1ca695f4aa71566ec7fc4ef6330ccee0912737787e0740f6cae53a9f0509c542',NULL);
INSERT INTO attempt_event VALUES(5,5,271,1,1,X'eb64f23d9815ce2d788b85714a346828e1a0c68e4132313346e7e7a8d45e9b12',NULL);
INSERT INTO attempt_event VALUES(5,6,467,1,1,X'aacf28427e39690454630527cd7b603e167551f0048db531fba1de8b5af34c11',NULL);
INSERT INTO attempt_event VALUES(5,7,520,6,1,NULL,'1/1');
INSERT INTO attempt_event VALUES(5,8,601,1,2,X'41a386246a91224403a95cabba4a3d3bdef008d3bd1eb63d6f7b4d03c6ecea59',NULL);
INSERT INTO attempt_event VALUES(5,9,668,6,2,NULL,'0/1');
INSERT INTO attempt_event VALUES(5,10,791,7,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(6,1,0,0,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(6,2,116,1,1,X'2118d75846cfdc472129cb3d5de1e570f3bc5f444b78b7ad560b589a32f969d1',NULL);
INSERT INTO attempt_event VALUES(6,3,116,5,1,NULL,'3');
INSERT INTO attempt_event VALUES(6,4,116,1,2,X'21f43590dc7b95ede3ba171581610e796595e642acd366600975c96696ba1a83',NULL);
INSERT INTO attempt_event VALUES(6,5,116,5,2,NULL,'1');
INSERT INTO attempt_event VALUES(6,6,164,7,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(7,1,0,0,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(7,2,36,1,1,X'78c69404a2deb5c1a86103c4642591dc0be4ced1fb604741791939f0dbacea90',NULL);
INSERT INTO attempt_event VALUES(7,3,96,6,1,NULL,'0/1');
INSERT INTO attempt_event VALUES(7,4,180,1,1,X'4c33ac4fb16a977d81845a93e9332968c371a1c05b008a1ebd64e712dcdd64dd',NULL);
INSERT INTO attempt_event VALUES(7,5,245,1,2,X'd0f28e69ec4f2bd47ee6613a7c8cc05a2aeeff856b4fcfb248350a20ef2302be',NULL);
INSERT INTO attempt_event VALUES(8,1,0,0,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(8,2,81,1,1,X'7989b161f1c7340a6b01901d23c29b7a5978969120eb4ccadae2287edcfcf179',NULL);
INSERT INTO attempt_event VALUES(8,3,212,7,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(9,1,0,0,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(9,2,45,1,1,NULL,NULL);
INSERT INTO attempt_event VALUES(9,3,98,1,1,NULL,NULL);
INSERT INTO attempt_event VALUES(9,4,184,1,3,NULL,NULL);
INSERT INTO attempt_event VALUES(9,5,234,2,3,NULL,NULL);
INSERT INTO attempt_event VALUES(9,6,315,1,6,NULL,NULL);
INSERT INTO attempt_event VALUES(9,7,398,1,4,NULL,NULL);
INSERT INTO attempt_event VALUES(9,8,493,1,5,NULL,NULL);
INSERT INTO attempt_event VALUES(9,9,560,1,2,NULL,NULL);
INSERT INTO attempt_event VALUES(9,10,584,7,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(9,11,701,11,6,X'c5490b965bdd01aa69810613392dbbe1df929b73d2214f9924d7071d302ce62c','1');
INSERT INTO attempt_event VALUES(9,12,1605,11,6,X'c5490b965bdd01aa69810613392dbbe1df929b73d2214f9924d7071d302ce62c','0.5');
INSERT INTO attempt_event VALUES(10,1,0,0,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(10,2,32,1,1,NULL,NULL);
INSERT INTO attempt_event VALUES(10,3,64,1,1,NULL,NULL);
INSERT INTO attempt_event VALUES(10,4,156,1,3,NULL,NULL);
INSERT INTO attempt_event VALUES(10,5,258,2,3,NULL,NULL);
INSERT INTO attempt_event VALUES(10,6,307,1,6,NULL,NULL);
INSERT INTO attempt_event VALUES(10,7,380,1,4,NULL,NULL);
INSERT INTO attempt_event VALUES(10,8,480,1,5,NULL,NULL);
INSERT INTO attempt_event VALUES(10,9,620,1,2,NULL,NULL);
INSERT INTO attempt_event VALUES(10,10,695,7,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(10,11,756,11,6,X'488d8883ae69e9eef1f059d6669a4bcf58275184f8aacb8a1f6027746526661d','1');
INSERT INTO attempt_event VALUES(11,1,0,0,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(11,2,116,1,1,NULL,NULL);
INSERT INTO attempt_event VALUES(11,3,184,6,1,NULL,'0/1');
INSERT INTO attempt_event VALUES(11,4,314,1,1,NULL,NULL);
INSERT INTO attempt_event VALUES(11,5,355,6,1,NULL,'1/1');
INSERT INTO attempt_event VALUES(11,6,415,1,2,NULL,NULL);
INSERT INTO attempt_event VALUES(11,7,544,7,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(12,1,0,0,NULL,NULL,NULL);
INSERT INTO attempt_event VALUES(12,2,148,1,1,NULL,NULL);
INSERT INTO attempt_event VALUES(12,3,148,5,1,NULL,'3');
CREATE TABLE attempt_question (
    attempt_id INTEGER NOT NULL REFERENCES attempt (id) ON DELETE RESTRICT,
    position INTEGER NOT NULL CHECK (position >= 1),
    question_revision_id INTEGER NOT NULL REFERENCES question_revision (id) ON DELETE RESTRICT,
    -- The pool of the attempt's item revision that it was drawn from.
    pool INTEGER,
    -- NULL: one point.
    points INTEGER,
    -- Ids of its options in the order drawn: one letter after the other, or a JSON list where they are longer; NULL: it has none.
    options TEXT,
    -- The newest answer; NULL where there is none or it was erased.
    answer TEXT,
    -- When it was given or taken back, in milliseconds since attempt.started_at.
    saved INTEGER,
    -- Share of the points once marked: a whole number, or a fraction as text.
    share ANY,
    -- The marker's comment: commitment into answer_text.
    comment BLOB CHECK (length(comment) = 32),
    -- JSON of what most have nothing of: slug (where it is not its question's own), bonus, flag, certainty, tries (a list of fractions, one
    -- a check), checked (the event of the answer that was checked last), locked, by_hand.
    more TEXT,
    PRIMARY KEY (attempt_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO attempt_question VALUES(1,1,2,0,200000,'["status","diff","staged"]','{"choice":"staged"}',500,1,NULL,'{"flag":true}');
INSERT INTO attempt_question VALUES(1,2,3,0,300000,'123','{"choices":["1","3"]}',196,0,NULL,NULL);
INSERT INTO attempt_question VALUES(1,3,4,0,200000,NULL,'{"value":false}',244,1,NULL,'{"bonus":true}');
INSERT INTO attempt_question VALUES(1,4,14,1,NULL,NULL,NULL,500,0,NULL,NULL);
INSERT INTO attempt_question VALUES(1,5,6,1,150000,NULL,'{"number":"299792.458","unit":"km/s"}',339,1,NULL,NULL);
INSERT INTO attempt_question VALUES(1,6,7,1,500000,NULL,'{"text":"Because ada said so."}',442,'3/4',X'2817f97496a7bdd05359fb054afebf3c6999672c3a6cae0c9635d35603299b5c','{"by_hand":true}');
INSERT INTO attempt_question VALUES(1,7,1,2,NULL,'213',NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(2,1,2,0,200000,'["status","staged","diff"]',NULL,598,0,NULL,'{"flag":true}');
INSERT INTO attempt_question VALUES(2,2,3,0,300000,'312',NULL,216,0,NULL,NULL);
INSERT INTO attempt_question VALUES(2,3,4,0,200000,NULL,NULL,304,1,NULL,'{"bonus":true}');
INSERT INTO attempt_question VALUES(2,4,14,1,NULL,NULL,NULL,598,0,NULL,NULL);
INSERT INTO attempt_question VALUES(2,5,6,1,150000,NULL,NULL,436,1,NULL,NULL);
INSERT INTO attempt_question VALUES(2,6,7,1,500000,NULL,NULL,548,1,X'1768f61db1f8e12446b516d2381eb2f9742ac53e15c2714f99a91cd9c0277537','{"by_hand":true}');
INSERT INTO attempt_question VALUES(2,7,1,2,NULL,'123',NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(3,1,2,0,200000,'["staged","diff","status"]','{"choice":"staged"}',56,1,NULL,NULL);
INSERT INTO attempt_question VALUES(3,2,3,0,300000,'132',NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(3,3,4,0,200000,NULL,NULL,NULL,0,NULL,'{"bonus":true}');
INSERT INTO attempt_question VALUES(3,4,14,1,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(3,5,6,1,150000,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(3,6,7,1,500000,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(3,7,1,2,NULL,'123',NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(4,1,8,0,NULL,NULL,'{"number":"4"}',304,'2/3',NULL,'{"tries":["0/1","1/1"],"checked":6,"locked":true}');
INSERT INTO attempt_question VALUES(4,2,9,0,NULL,NULL,'{"number":"7"}',431,0,NULL,'{"slug":"six","tries":["0/1"],"checked":8}');
INSERT INTO attempt_question VALUES(5,1,8,0,NULL,NULL,NULL,467,'2/3',NULL,'{"tries":["0/1","1/1"],"checked":6,"locked":true}');
INSERT INTO attempt_question VALUES(5,2,9,0,NULL,NULL,NULL,601,0,NULL,'{"slug":"six","tries":["0/1"],"checked":8}');
INSERT INTO attempt_question VALUES(6,1,10,0,NULL,NULL,'{"number":"4"}',116,3,NULL,'{"certainty":3}');
INSERT INTO attempt_question VALUES(6,2,11,0,NULL,NULL,'{"number":"7"}',116,0,NULL,'{"certainty":1}');
INSERT INTO attempt_question VALUES(7,1,12,0,NULL,NULL,'{"number":"8"}',180,0,NULL,'{"tries":["0/1"],"checked":2}');
INSERT INTO attempt_question VALUES(7,2,13,0,NULL,NULL,'{"number":"6"}',245,NULL,NULL,NULL);
INSERT INTO attempt_question VALUES(8,1,2,0,200000,'["status","diff","staged"]','{"choice":"diff"}',81,0,NULL,NULL);
INSERT INTO attempt_question VALUES(8,2,3,0,300000,'231',NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(8,3,4,0,200000,NULL,NULL,NULL,0,NULL,'{"bonus":true}');
INSERT INTO attempt_question VALUES(8,4,14,1,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(8,5,6,1,150000,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(8,6,7,1,500000,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(8,7,1,2,NULL,'123',NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(9,1,2,0,200000,'["diff","staged","status"]','cstaged',98,1,NULL,NULL);
INSERT INTO attempt_question VALUES(9,2,3,0,300000,'213','s23',560,0,NULL,NULL);
INSERT INTO attempt_question VALUES(9,3,4,0,200000,NULL,NULL,234,0,NULL,'{"bonus":true}');
INSERT INTO attempt_question VALUES(9,4,14,1,NULL,NULL,'torigin',398,1,NULL,NULL);
INSERT INTO attempt_question VALUES(9,5,6,1,150000,NULL,'{"number":"3e8","unit":"m/s"}',493,0,NULL,NULL);
INSERT INTO attempt_question VALUES(9,6,7,1,500000,NULL,'tBecause of 蛋 reasons.',315,'1/10',X'c5490b965bdd01aa69810613392dbbe1df929b73d2214f9924d7071d302ce62c','{"by_hand":true}');
INSERT INTO attempt_question VALUES(9,7,1,2,NULL,'123',NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(10,1,2,0,200000,'["status","staged","diff"]',NULL,64,1,NULL,NULL);
INSERT INTO attempt_question VALUES(10,2,3,0,300000,'312',NULL,620,0,NULL,NULL);
INSERT INTO attempt_question VALUES(10,3,4,0,200000,NULL,NULL,258,0,NULL,'{"bonus":true}');
INSERT INTO attempt_question VALUES(10,4,14,1,NULL,NULL,NULL,380,1,NULL,NULL);
INSERT INTO attempt_question VALUES(10,5,6,1,150000,NULL,NULL,480,0,NULL,NULL);
INSERT INTO attempt_question VALUES(10,6,7,1,500000,NULL,NULL,307,'1/5',X'488d8883ae69e9eef1f059d6669a4bcf58275184f8aacb8a1f6027746526661d','{"by_hand":true}');
INSERT INTO attempt_question VALUES(10,7,1,2,NULL,'213',NULL,NULL,0,NULL,NULL);
INSERT INTO attempt_question VALUES(11,1,8,0,NULL,NULL,'n4',314,'2/3',NULL,'{"tries":["0/1","1/1"],"checked":4,"locked":true}');
INSERT INTO attempt_question VALUES(11,2,9,0,NULL,NULL,'n6',415,1,NULL,NULL);
INSERT INTO attempt_question VALUES(12,1,10,0,NULL,NULL,'n4',148,NULL,NULL,'{"certainty":3}');
INSERT INTO attempt_question VALUES(12,2,11,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE answer_past (
    attempt_id INTEGER NOT NULL,
    -- Its event.
    n INTEGER NOT NULL,
    text TEXT,
    commitment BLOB CHECK (length(commitment) = 32),
    PRIMARY KEY (attempt_id, n),
    FOREIGN KEY (attempt_id, n) REFERENCES attempt_event (attempt_id, n) ON DELETE RESTRICT,
    CHECK ((text IS NULL) <> (commitment IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO answer_past VALUES(1,2,'{"choice":"diff"}',NULL);
INSERT INTO answer_past VALUES(1,3,'{"choice":"status"}',NULL);
INSERT INTO answer_past VALUES(1,6,'{"text":"Origin of ada"}',NULL);
INSERT INTO answer_past VALUES(1,8,'{"text":"Because ada said so, first."}',NULL);
INSERT INTO answer_past VALUES(4,2,'{"number":"5"}',NULL);
INSERT INTO answer_past VALUES(4,4,'{"number":"3"}',NULL);
INSERT INTO answer_past VALUES(4,5,'{"number":"5"}',NULL);
INSERT INTO answer_past VALUES(7,2,'{"number":"5"}',NULL);
INSERT INTO answer_past VALUES(9,2,'cdiff',NULL);
INSERT INTO answer_past VALUES(9,4,'v1',NULL);
INSERT INTO answer_past VALUES(10,2,NULL,X'd85da96ccf841909d36da7b9b5a6218b1ac7b437ed844f9a2c506477d5fa2db1');
INSERT INTO answer_past VALUES(10,3,NULL,X'cf741a79b166f913b8041d4a5e5374784d5b6ffe2e16d768cacc33b661c07477');
INSERT INTO answer_past VALUES(10,4,NULL,X'0224e7dd323b69d2d9fb39e3890693f3d5e795f4d8afc6bf8e6aaa604eaa867e');
INSERT INTO answer_past VALUES(10,6,NULL,X'194f57a06bfd54edf728afd3f5737e750bb67551a5046c63add2908fae02b2d6');
INSERT INTO answer_past VALUES(10,7,NULL,X'88ae9036b96a94ecf64065164940402ba29fc70ed1a7cd264b81776a4299d977');
INSERT INTO answer_past VALUES(10,8,NULL,X'60e3043c8c4710d0b79ff02d241f012519c9228c9e25b9a3b8f2203986d07357');
INSERT INTO answer_past VALUES(10,9,NULL,X'3ab6c26aaea6e0b66d5e7e58904beb62d83005b806a2f8edd3821912020d679d');
INSERT INTO answer_past VALUES(11,2,'n3',NULL);
CREATE TABLE answer_salt (
    attempt_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    salt BLOB NOT NULL,
    PRIMARY KEY (attempt_id, n),
    FOREIGN KEY (attempt_id, n) REFERENCES attempt_event (attempt_id, n) ON DELETE RESTRICT
) STRICT, WITHOUT ROWID;
INSERT INTO answer_salt VALUES(1,2,X'63e02f39026ee71acdc524f55de56e3a');
INSERT INTO answer_salt VALUES(1,3,X'943c2c6a332a28bcc6d282f0f09cee75');
INSERT INTO answer_salt VALUES(1,4,X'29af167897f63163dacdba9f50efff11');
INSERT INTO answer_salt VALUES(1,5,X'c4d8003074d7fb82259aa6ce2ed98ca5');
INSERT INTO answer_salt VALUES(1,6,X'73eb09a02d1b2d4a69fd0220150dec30');
INSERT INTO answer_salt VALUES(1,7,X'74539881f5d97073207afa2afdc8e00e');
INSERT INTO answer_salt VALUES(1,8,X'b46b18fa9a8acfc02cbc923da4c9bec2');
INSERT INTO answer_salt VALUES(1,9,X'f26b96a27e4e834a9c3e680329fa7896');
INSERT INTO answer_salt VALUES(1,10,X'5d6f5181c67f4120f10f554c2438c0b2');
INSERT INTO answer_salt VALUES(3,2,X'82cc5385b94ceaa9e40323eb82053243');
INSERT INTO answer_salt VALUES(4,2,X'9f55b09347d2f714d14ea650edc3b05a');
INSERT INTO answer_salt VALUES(4,4,X'97b512e9dc63dcdb5e69ca19cecac074');
INSERT INTO answer_salt VALUES(4,5,X'006467751cac1fa75c98486a8cef3813');
INSERT INTO answer_salt VALUES(4,6,X'ca9e87d0d0eaad0f51376cec6bb0584c');
INSERT INTO answer_salt VALUES(4,8,X'27ab1653578600de1ffed311c93b2623');
INSERT INTO answer_salt VALUES(6,2,X'573750f09c6ca259f250f2fd0449c686');
INSERT INTO answer_salt VALUES(6,4,X'6cdd7813549b50351f44c6fbc5521701');
INSERT INTO answer_salt VALUES(7,2,X'837a4532df04149c391f8db3752f25dd');
INSERT INTO answer_salt VALUES(7,4,X'd84b085544fbe7e044efe92b4f2ba987');
INSERT INTO answer_salt VALUES(7,5,X'4f86d639e448c445dc01fa5680ae3b08');
INSERT INTO answer_salt VALUES(8,2,X'28dbe7e3534432ca02a00d0d23791c78');
CREATE TABLE course_aside (
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    -- The user's id, 0 for the console.
    writer INTEGER NOT NULL,
    user_id INTEGER REFERENCES user (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (course_id, item, writer)
) STRICT;
CREATE INDEX audit_by_course ON audit(course_id, n) WHERE course_id IS NOT NULL;
CREATE INDEX audit_by_actor ON audit(actor_id, n) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_by_about ON audit(about, n) WHERE about IS NOT NULL;
CREATE INDEX item_by_module ON item (module_id, position);
CREATE UNIQUE INDEX question_of_item ON question (item_id, slug) WHERE item_id IS NOT NULL;
CREATE UNIQUE INDEX question_of_bank ON question (bank_id, slug) WHERE bank_id IS NOT NULL;
CREATE INDEX question_by_course ON question (course_id);
CREATE INDEX quiz_question_by_question ON quiz_question (question_revision_id);
CREATE INDEX page_check_by_question ON page_check (question_revision_id);
CREATE INDEX media_by_blob ON media (blob_id);
CREATE INDEX enrollment_by_user ON enrollment (user_id);
CREATE INDEX group_member_by_user ON group_member (user_id);
CREATE INDEX progress_by_user ON progress (user_id, seen_at);
CREATE INDEX active_time_by_item ON active_time (item_id);
CREATE INDEX check_answer_by_question ON check_answer (question_id);
CREATE UNIQUE INDEX attempt_running ON attempt (item_id, user_id) WHERE state = 'open';
CREATE INDEX attempt_open_by_user ON attempt (user_id) WHERE state = 'open';
CREATE INDEX submission_by_user ON submission (user_id);
CREATE INDEX submission_file_by_blob ON submission_file (blob_id) WHERE blob_id IS NOT NULL;
CREATE INDEX attempt_by_user ON attempt (user_id, started_at);
CREATE INDEX audit_by_at ON audit (at);
CREATE INDEX course_draft_step_by_user ON course_draft_step (user_id);
CREATE INDEX course_draft_text_by_user ON course_draft_text (user_id);
CREATE INDEX course_draft_file_by_blob ON course_draft_file (blob_id);
CREATE INDEX mark_draft_by_user ON mark_draft (user_id);
CREATE INDEX mark_draft_by_marker ON mark_draft (by_user);
CREATE INDEX class_code_by_course ON class_code (course_id) WHERE course_id IS NOT NULL;
CREATE INDEX class_code_by_group ON class_code (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX grade_excused ON grade (item_id) WHERE hand = 'excused';
CREATE INDEX audit_by_action ON audit (action, n);
CREATE INDEX grade_unmarked ON grade (item_id)
WHERE (work = 'needs_marking' OR work = 'submitted' AND (hand IS NULL AND auto IS NULL OR newest_at > coalesce(work_at, 0)))
  AND (hand IS NULL OR hand = 'score' AND coalesce(newest_at, work_at, 0) > coalesce(work_at, -1));
CREATE INDEX grade_of_user ON grade (user_id, item_id, work, work_at, hand, entered, auto, late_hand, released);
CREATE INDEX course_aside_by_user ON course_aside (user_id);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_text_no_update BEFORE UPDATE ON audit_text WHEN NEW.erased_by IS NULL OR NEW.n <> OLD.n
BEGIN SELECT RAISE(ABORT, 'audit texts may only be erased'); END;
CREATE TRIGGER audit_text_no_delete BEFORE DELETE ON audit_text BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_head_only_forward BEFORE UPDATE ON audit_head WHEN NEW.n <> OLD.n + 1
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER answer_text_no_update BEFORE UPDATE ON answer_text
BEGIN SELECT RAISE(ABORT, 'what was written may only be erased'); END;
CREATE TRIGGER submission_no_update BEFORE UPDATE ON submission BEGIN SELECT RAISE(ABORT, 'submissions are append-only'); END;
CREATE TRIGGER submission_no_delete BEFORE DELETE ON submission BEGIN SELECT RAISE(ABORT, 'submissions are append-only'); END;
CREATE TRIGGER submission_file_only_erase BEFORE UPDATE ON submission_file
WHEN NEW.name <> '' OR NEW.blob_id IS NOT NULL OR NEW.bytes <> OLD.bytes OR NEW.sha256 <> OLD.sha256
BEGIN SELECT RAISE(ABORT, 'files handed in may only be erased'); END;
CREATE TRIGGER submission_file_no_delete BEFORE DELETE ON submission_file BEGIN SELECT RAISE(ABORT, 'submissions are append-only'); END;
CREATE TRIGGER grade_event_no_update BEFORE UPDATE ON grade_event BEGIN SELECT RAISE(ABORT, 'grade events are append-only'); END;
CREATE TRIGGER grade_event_no_delete BEFORE DELETE ON grade_event BEGIN SELECT RAISE(ABORT, 'grade events are append-only'); END;
CREATE TRIGGER enrollment_counted AFTER INSERT ON enrollment BEGIN
    INSERT INTO course_people (course_id, learners, staff)
    VALUES (NEW.course_id, NEW.state = 'active' AND NEW.role = 'learner', NEW.state = 'active' AND NEW.role IN ('instructor', 'assistant'))
    ON CONFLICT (course_id) DO UPDATE SET learners = learners + excluded.learners, staff = staff + excluded.staff;
END;
CREATE TRIGGER enrollment_counted_anew AFTER UPDATE OF role, state ON enrollment WHEN NEW.role <> OLD.role OR NEW.state <> OLD.state BEGIN
    UPDATE course_people
    SET learners = learners + (NEW.state = 'active' AND NEW.role = 'learner') - (OLD.state = 'active' AND OLD.role = 'learner'),
        staff = staff + (NEW.state = 'active' AND NEW.role IN ('instructor', 'assistant'))
                - (OLD.state = 'active' AND OLD.role IN ('instructor', 'assistant'))
    WHERE course_id = NEW.course_id;
END;
CREATE TRIGGER enrollment_counted_off AFTER DELETE ON enrollment BEGIN
    UPDATE course_people
    SET learners = learners - (OLD.state = 'active' AND OLD.role = 'learner'),
        staff = staff - (OLD.state = 'active' AND OLD.role IN ('instructor', 'assistant'))
    WHERE course_id = OLD.course_id;
END;
CREATE TRIGGER active_time_summed AFTER INSERT ON active_time BEGIN
    UPDATE enrollment SET active_seconds = active_seconds + NEW.seconds
    WHERE user_id = NEW.user_id AND course_id = (SELECT course_id FROM item WHERE id = NEW.item_id);
END;
CREATE TRIGGER active_time_summed_anew AFTER UPDATE OF seconds ON active_time BEGIN
    UPDATE enrollment SET active_seconds = active_seconds + NEW.seconds - OLD.seconds
    WHERE user_id = NEW.user_id AND course_id = (SELECT course_id FROM item WHERE id = NEW.item_id);
END;
CREATE TRIGGER active_time_summed_off AFTER DELETE ON active_time BEGIN
    UPDATE enrollment SET active_seconds = active_seconds - OLD.seconds
    WHERE user_id = OLD.user_id AND course_id = (SELECT course_id FROM item WHERE id = OLD.item_id);
END;
CREATE TRIGGER enrollment_summed AFTER INSERT ON enrollment WHEN EXISTS (SELECT 1 FROM active_time WHERE user_id = NEW.user_id) BEGIN
    UPDATE enrollment
    SET active_seconds = (SELECT coalesce(sum(seconds), 0) FROM active_time JOIN item ON item.id = item_id
                          WHERE active_time.user_id = NEW.user_id AND item.course_id = NEW.course_id)
    WHERE course_id = NEW.course_id AND user_id = NEW.user_id;
END;
CREATE TRIGGER attempt_event_no_update BEFORE UPDATE ON attempt_event BEGIN SELECT RAISE(ABORT, 'attempt events are append-only'); END;
CREATE TRIGGER attempt_event_no_delete BEFORE DELETE ON attempt_event BEGIN SELECT RAISE(ABORT, 'attempt events are append-only'); END;
CREATE TRIGGER attempt_began_once BEFORE UPDATE OF started_at ON attempt WHEN NEW.started_at <> OLD.started_at
BEGIN SELECT RAISE(ABORT, 'attempt events are told from its beginning'); END;
CREATE TRIGGER attempt_salt_only_erase BEFORE UPDATE OF salt ON attempt WHEN NEW.salt IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the salt of an attempt may only be erased'); END;
CREATE TRIGGER answer_past_no_update BEFORE UPDATE ON answer_past
BEGIN SELECT RAISE(ABORT, 'what was written may only be erased'); END;
CREATE TRIGGER answer_salt_no_update BEFORE UPDATE ON answer_salt
BEGIN SELECT RAISE(ABORT, 'what was written may only be erased'); END;
COMMIT;
PRAGMA application_id = 1280918341;
PRAGMA user_version = 13;
