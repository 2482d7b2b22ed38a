// Takes the write lock of an account and returns what it keeps to sign in with.
// $name: STRING name of the user
MATCH (user:User {name: $name})
SET user.lock = true
REMOVE user.lock
RETURN user.password AS password, user.second_factor AS second_factor, user.second_factor_step AS step,
       user.second_factor_offered AS offered, user.recovery_codes AS recovery_codes
