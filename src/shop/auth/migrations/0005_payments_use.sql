-- Who may let another application take money through the shop: a key does no more than its maker may.
INSERT INTO auth.role_permission (role, permission) VALUES
  ('owner', 'payments.use'), ('admin', 'payments.use');
