DROP TABLE browser_sessions;
DROP TABLE openid_requests;
DROP TABLE openid_identities;
